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
		if again, err := take("county", false); err != nil || again.Good != 3 || again.Became["same"] != 3 || len(again.Bad) != 3 {
			t.Errorf("the same table again: %+v %v", again, err)
		}
	})
}

// What a later table says of those on record: newer certificates are written down, what
// was not known is filled in, what is known stays; what does not follow is told.
func TestImportPeopleAgain(t *testing.T) {
	each(t, func(d *desk) {
		d.tree()
		head := "姓名*,身份证号*,村社区代码*,残疾人证号,发证日期,户号,户籍区县代码,房屋可改造,自理能力\n"
		id := func(n int) string { return idno.CitizenOf(fmt.Sprintf("430302199001010%02d", n)) }
		line := func(n int, name, card, issued, rest string) string {
			if card != "" {
				card = id(n) + card
			}
			return fmt.Sprintf("%s,%s,430302102201,%s,%s,h%d,%s\n", name, id(n), card, issued, n, rest)
		}
		take := func(who, lines string, dry bool) registry.Intake {
			t.Helper()
			got, err := registry.ImportPeople(ctx, d.House, d.as(who, registry.PersonRegister), strings.NewReader(head+lines), dry)
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		first := ""
		for n := 1; n <= 9; n++ {
			first += line(n, "甲", map[bool]string{true: "", false: "42"}[n == 4], map[bool]string{true: "", false: "2014-01-05"}[n == 4], ",,部分自理")
		}
		if got := take("county", first, false); got.Became["registered"] != 9 {
			t.Fatalf("%+v", got)
		}
		show := func(n int) registry.Person {
			p, err := registry.FindByNumber(ctx, d.House, d.as("county", registry.PersonList), "citizen", vault.Hide(id(n)))
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		if _, err := registry.RecordDeath(ctx, d.House, d.as("county", registry.PersonEnd), show(8).ID, 1, "2023-12-01"); err != nil {
			t.Fatal(err)
		}
		if _, err := registry.CancelCertificate(ctx, d.House, d.as("county", registry.CertificateRecord), show(9).ID, 1, "2023-12-01", "wish"); err != nil {
			t.Fatal(err)
		}
		later := line(1, "甲", "42", "2023-06-01", "430321,是,全自理") + // renewed; what is known of self-care stays
			line(2, "甲", "41", "2023-06-01", "430102,能,") + line(3, "甲", "42B1", "2020-06-01", ",,") + line(4, "甲", "63", "2023-06-01", ",,") +
			line(5, "甲", "42", "2014-01-05", "430302102201,否,") + line(6, "甲", "42", "2014-01-05", ",,") +
			line(7, "乙", "42", "2023-06-01", ",,") + line(8, "甲", "42", "2023-06-01", ",,") + line(9, "甲", "42", "2014-01-05", ",,") +
			line(10, "甲", "42", "2020-01-01", "43,也许,")
		for _, dry := range []bool{true, false} {
			got := take("county", later, dry)
			if want := "map[changed:1 filled:1 issued:1 renewed:1 replaced:1 same:1]"; fmt.Sprint(got.Became) != want || got.Good != 6 {
				t.Errorf("dry %v: %v, want %s", dry, got.Became, want)
			}
			said := ""
			for _, l := range got.Bad {
				said += fmt.Sprint(l.Line)
				for _, f := range l.Problems {
					said += " " + f.Name + " " + f.Key
				}
				said += "; "
			}
			if want := "8 name registry.name_differs; 9 citizen registry.ended_already; 10 issued registry.before_cancelled; 11 convertible registry.bad_choice hukou_area registry.county_code; "; said != want {
				t.Errorf("told %s\nwant %s", said, want)
			}
			if facts := d.count(`SELECT count(*) FROM event WHERE kind LIKE 'certificate.%' AND kind <> 'certificate.cancelled'`); facts != map[bool]int64{true: 0, false: 4}[dry] {
				t.Errorf("dry %v: %d facts", dry, facts)
			}
		}
		for n, want := range map[int]string{1: "4 2 partly /43/4303/430321/", 2: "4 1 partly /43/4301/430102/", 3: "4 2 partly ", 4: "6 3 partly ", 5: "4 2 partly /43/4303/430302/", 7: "4 2 partly "} {
			if p := show(n); fmt.Sprintf("%d %d %s %s", p.Category, p.Grade, p.SelfCare, p.HukouArea) != want {
				t.Errorf("%d: %+v, want %s", n, p, want)
			}
		}
		if n := d.count(`SELECT count(*) FROM household WHERE (id = 'h1' AND house_convertible = 'yes') OR (id = 'h2' AND house_convertible = 'yes') OR (id = 'h5' AND house_convertible = 'no')`); n != 3 {
			t.Errorf("%d houses are known", n)
		}
		if got := take("county", line(1, "甲", "42", "2023-06-01", "430321,是,全自理")+line(1, "甲", "42", "2023-06-01", ",,"), false); got.Became["same"] != 1 || len(got.Bad) != 1 {
			t.Errorf("once more, twice: %+v", got)
		}
		if got := take("county", line(1, "甲", "42", "2014-01-05", ",,"), false); len(got.Bad) != 1 || got.Bad[0].Problems[0].Key != "registry.before_card" {
			t.Errorf("an older card: %+v", got)
		}
		elsewhere := strings.Replace(line(2, "甲", "43", "2023-12-01", ",,"), "430302102201", "430321100", 1)
		if got := take("far county", elsewhere, false); len(got.Bad) != 1 || got.Bad[0].Problems[0].Key != "registry.already_registered" || show(2).Grade != 1 {
			t.Errorf("another county's table: %+v", got)
		}
	})
}

// A table of deaths ends whom it names and nobody else, once.
func TestImportDeaths(t *testing.T) {
	each(t, func(d *desk) {
		ids := map[string]string{}
		for n, where := range []string{area, area, area, far} {
			body := fmt.Sprintf("430302199001010%02d", n)
			ids[idno.CitizenOf(body)] = d.register(map[bool]string{true: "far county", false: "county"}[where == far], invented(body, where, "李小禾", "lixiaohe"))
		}
		id := func(n int) string { return idno.CitizenOf(fmt.Sprintf("430302199001010%02d", n)) }
		table := "身份证号,死亡日期,姓名\n" + strings.ToLower(id(0)) + ",2023-12-01,李小禾\n" + id(1) + ",2023-12-02,\n" + id(2) + ",2023-12-02,王远\n" + id(3) + ",2023-12-02,\n" +
			id(50) + ",2023-12-02,\n430302,2023-12-02,\n" + id(1) + ",2023-12-02,\n" + id(2) + ",2034-01-01,\n"
		take := func(who, text string, dry bool) (registry.Intake, error) {
			return registry.ImportDeaths(ctx, d.House, d.as(who, registry.PersonEnd), strings.NewReader(text), dry)
		}
		if _, err := take("counsellor", table, true); fault.KindOf(err) != fault.DeniedErr {
			t.Errorf("a counsellor: %v", err)
		}
		for _, dry := range []bool{true, false} {
			got, err := take("county", table, dry)
			said := ""
			for _, l := range got.Bad {
				said += fmt.Sprint(l.Line)
				for _, f := range l.Problems {
					said += " " + f.Key
				}
				said += "; "
			}
			if want := "4 registry.name_differs; 5 registry.not_registered; 6 registry.not_registered; 7 idno.bad_citizen; 8 registry.twice_in_table; 9 registry.future_day registry.twice_in_table; "; err != nil || got.Became["died"] != 2 || said != want {
				t.Errorf("%+v %v\ntold %s\nwant %s", got.Became, err, said, want)
			}
			if n := d.count(`SELECT count(*) FROM person WHERE died_on <> ''`); n != map[bool]int64{true: 0, false: 2}[dry] || n != d.count(`SELECT count(*) FROM event WHERE kind = 'person.died'`) {
				t.Errorf("dry %v: %d died", dry, n)
			}
		}
		if got, err := take("county", "身份证号,死亡日期\n"+id(0)+",2023-12-01\n"+id(1)+",2023-12-03\n", false); err != nil || got.Became["same"] != 1 || len(got.Bad) != 1 || got.Bad[0].Problems[0].Key != "registry.ended_already" {
			t.Errorf("the same table again, one day changed: %+v %v", got, err)
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
