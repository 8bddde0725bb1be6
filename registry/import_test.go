package registry_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/registry"
	"tongxing/registry/idno"
	"tongxing/sheet"
	"tongxing/vault"
)

// A table of people: what is wrong is told line by line, the rest enters, once.
func TestImportPeople(t *testing.T) {
	each(t, func(d *desk) {
		d.tree()
		a, b, c := idno.CitizenOf("43030219900101001"), idno.CitizenOf("43030219910101001"), idno.CitizenOf("43030220200101001")
		const village = "430302102201"
		table := "姓名*,身份证号*,村社区代码*,残疾人证号,发证日期,户号,收入类别,自理能力,户口性质,住址\n" +
			"李小禾," + a + "," + village + "," + a + "42,2020-01-01,h1,低保,部分自理,农业,某路1号\n" +
			"欧阳平," + strings.ToLower(b) + "," + village + "," + b + "42,2020-01-01,h1,,,,\n" +
			"小童," + c + "," + village + ",,,h2,孤儿,,,\n" +
			"李小禾," + a + "," + village + ",,,,,,,\n" +
			"远人," + idno.CitizenOf("43030219920101001") + ",430321100,,,,,,,\n" +
			"错号,430302199001010011," + village + "," + a + "42,那年,h1,富裕,,,\n"
		take := func(who string, dry bool) (registry.Intake, error) {
			return registry.ImportPeople(ctx, d.House, d.as(who, registry.PersonRegister), strings.NewReader(table), dry)
		}
		if _, err := take("counsellor", true); fault.KindOf(err) != fault.DeniedErr {
			t.Errorf("a counsellor: %v", err)
		}
		for _, dry := range []bool{true, false} {
			got, err := take("county", dry)
			if err != nil || got.Lines != 6 || got.Good != 3 || len(got.Bad) != 3 {
				t.Fatalf("%+v %v", got, err)
			}
			said := ""
			for _, l := range got.Bad {
				said += fmt.Sprint(l.Line)
				for _, f := range l.Problems {
					said += " " + f.Name
				}
				said += "; "
			}
			if said != "5 citizen; 6 division; 7 income issued citizen certificate; " && said != "5 citizen; 6 division; 7 income issued citizen; " {
				t.Errorf("told %s", said)
			}
			if n := d.count(`SELECT count(*) FROM person`); n != map[bool]int64{true: 0, false: 3}[dry] {
				t.Errorf("dry %v: %d people", dry, n)
			}
		}
		p, err := registry.FindByNumber(ctx, d.House, d.as("county", registry.PersonList), "citizen", vault.Hide(a))
		if err != nil || p.Name != "李小禾" || p.SelfCare != "partly" || p.HukouKind != "rural" || p.Income != "dibao" {
			t.Errorf("%+v %v", p, err)
		}
		if n := d.count(`SELECT count(*) FROM household WHERE id = 'h2' AND income_class = 'orphan'`); n != 1 {
			t.Error("the child's household is not known as an orphan's")
		}
		if n := d.count(`SELECT count(*) FROM certificate`); n != 2 {
			t.Errorf("%d certificates: the child holds none", n)
		}
		if again, err := take("county", false); err != nil || again.Good != 0 || len(again.Bad) != 6 {
			t.Errorf("the same table again: %+v %v", again, err)
		}
	})
}

func TestImportDivisions(t *testing.T) {
	each(t, func(d *desk) {
		s, err := d.Decide(access.System("test"), registry.DivisionsLoad, "test", access.Job)
		if err != nil {
			t.Fatal(err)
		}
		take := func(s access.Scope, lines string, dry bool) (registry.Intake, error) {
			return registry.ImportDivisions(ctx, d.House, s, strings.NewReader("代码,上级代码,名称\n"+lines), dry)
		}
		if _, err := take(d.as("county", registry.DivisionsLoad), "43,,某省\n", true); fault.KindOf(err) != fault.DeniedErr {
			t.Errorf("an officer: %v", err)
		}
		bad, err := take(s, "43,,某省\n4303,43,某市\n430302,4399,某区\n12345,43,怪\n430304,4303,\n", false)
		if err != nil || bad.Good != 2 || len(bad.Bad) != 3 || d.count(`SELECT count(*) FROM division`) != 0 {
			t.Errorf("%+v %v", bad, err)
		}
		const good = "43,,某省\n4303,43,某市\n430302,4303,某区\n"
		if got, err := take(s, good, true); err != nil || got.Good != 3 || d.count(`SELECT count(*) FROM division`) != 0 {
			t.Errorf("a dry run: %+v %v", got, err)
		}
		if _, err := take(s, good, false); err != nil {
			t.Fatal(err)
		}
		if got, err := take(s, "430302102,430302,某镇\n", false); err != nil || got.Good != 1 || d.count(`SELECT count(*) FROM division WHERE path = '/43/4303/430302/430302102/' AND level = 'township' AND pinyin = 'mz'`) != 1 {
			t.Errorf("under what stands: %+v %v", got, err)
		}
	})
}

// The template is a table that the importer reads.
func TestTemplate(t *testing.T) {
	for _, format := range []string{sheet.CSV, sheet.XLSX} {
		var out bytes.Buffer
		if err := registry.Template(format, &out, registry.PeopleColumns); err != nil {
			t.Fatal(err)
		}
		_, err := sheet.Read(&out, registry.PeopleColumns)
		if bad, ok := fault.AsInvalid(err); !ok || bad[0].Key != "sheet.no_rows" {
			t.Errorf("%s: %v", format, err)
		}
	}
}
