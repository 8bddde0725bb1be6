package registry

import (
	"context"
	"io"
	"regexp"
	"slices"
	"strings"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/sheet"
	"tongxing/store"
	"tongxing/vault"
)

// PeopleColumns of a table of people, as county offices head them.
var PeopleColumns = []sheet.Column{
	{Name: "name", Headings: []string{"姓名", "name"}, Needed: true},
	{Name: "citizen", Headings: []string{"身份证号", "身份证号码", "公民身份号码", "citizen id"}, Needed: true},
	{Name: "division", Headings: []string{"村社区代码", "区划代码", "村代码", "division"}, Needed: true},
	{Name: "certificate", Headings: []string{"残疾人证号", "残疾证号", "certificate"}},
	{Name: "issued", Headings: []string{"发证日期", "issued on"}},
	{Name: "phone", Headings: []string{"电话", "联系电话", "手机号", "phone"}},
	{Name: "household", Headings: []string{"户号", "household"}},
	{Name: "address", Headings: []string{"住址", "家庭住址", "address"}},
	{Name: "income", Headings: []string{"收入类别", "income"}},
	{Name: "self_care", Headings: []string{"自理能力", "self-care"}},
	{Name: "hukou_kind", Headings: []string{"户口性质", "registration"}},
	{Name: "hukou_area", Headings: []string{"户籍区县代码", "户籍地代码", "registered in"}},
	{Name: "convertible", Headings: []string{"房屋可改造", "房屋能否改造", "house convertible"}},
}

// incomeWords, careWords and hukouWords are the words of a table for the register's codes.
var (
	incomeWords = map[string]string{"": "none", "一般": "none", "低保": "dibao", "低保边缘": "margin", "特困": "tekun", "孤儿": "orphan", "福利机构": "welfare_home", "脱贫": "poor"}
	careWords   = map[string]string{"": "", "全自理": "all", "部分自理": "partly", "不能自理": "none"}
	hukouWords  = map[string]string{"": "", "农业": "rural", "非农业": "urban"}
	houseWords  = map[string]string{"": "", "是": "yes", "能": "yes", "否": "no", "不能": "no"}
)

// placeShape is the code of a county, or of a place in one.
var placeShape = regexp.MustCompile(`^\d{6}(\d{3}|\d{6})?$`)

// hukouPath is the path of the county that a code lies in; it may lie outside the city,
// so no division need be known.
func hukouPath(code string, bad *fault.Fields) string {
	if code == "" {
		return ""
	}
	if !placeShape.MatchString(code) {
		bad.Add("hukou_area", "registry.county_code")
		return ""
	}
	return "/" + code[:2] + "/" + code[:4] + "/" + code[:6] + "/"
}

// A BadLine is one line of a table that was not taken in: at which column, and why.
type BadLine struct {
	Line     int
	Name     string
	Problems fault.Fields
}

// An Intake is what became of a table: Became counts what the good lines came to, by the
// words of Becoming.
type Intake struct {
	Lines, Good int
	Became      map[string]int
	Bad         []BadLine
}

// Becoming is what a good line can come to, in the order it is told: somebody new; the
// next version of a certificate; what was not known filled in; a death; nothing new.
var Becoming = []string{"registered", "renewed", "replaced", "changed", "issued", "filled", "died", "same"}

// ImportPeople registers the people of a table, and writes down of those on record what it
// brings: a newer certificate, and what was not known. Lines with something wrong are told
// and left out; the others enter together or, on a dry run, not at all.
func ImportPeople(ctx context.Context, h *access.House, s access.Scope, file io.Reader, dry bool) (out Intake, err error) {
	table, err := sheet.Read(file, PeopleColumns)
	if err != nil {
		return out, err
	}
	out.Lines, out.Became = len(table), map[string]int{}
	var good []arrival
	seen := map[string]bool{}
	err = h.Read(ctx, s, PersonRegister, func(tx *store.Tx) error {
		for _, row := range table {
			n, bad, err := readPerson(tx, h, s, row)
			if err != nil {
				return err
			}
			a := arrival{NewPerson: n}
			if err := a.meet(tx, h, s, &bad); err != nil {
				return err
			}
			if citizen := vault.Bare(n.Citizen); seen[citizen] {
				bad.Add("citizen", "registry.twice_in_table")
			} else {
				seen[citizen] = true
			}
			if len(bad) > 0 {
				out.Bad = append(out.Bad, BadLine{row.Line, n.Name, bad})
				continue
			}
			good = append(good, a)
			out.Became[a.becomes()]++
		}
		return nil
	})
	out.Good = len(good)
	if err != nil || dry {
		return out, err
	}
	return out, h.DB().Bulk(ctx, func(yield func(func(*store.Tx) error) bool) {
		for _, a := range good {
			if !yield(func(tx *store.Tx) error { return a.enter(ctx, tx, h.Within(tx), s) }) {
				return
			}
		}
	})
}

// readPerson reads one line and says what is wrong with it, all at once.
func readPerson(tx *store.Tx, h *access.House, s access.Scope, row sheet.Row) (n NewPerson, bad fault.Fields, err error) {
	n = NewPerson{Name: row.Get("name"), Pinyin: Initials(row.Get("name")), Citizen: vault.Hide(row.Get("citizen")), Certificate: vault.Hide(row.Get("certificate")),
		Phone: vault.Hide(row.Get("phone")), Household: row.Get("household"), IssuedOn: store.Day(row.Get("issued")), House: House{Address: vault.Hide(row.Get("address"))}}
	for _, x := range []struct {
		column string
		words  map[string]string
		to     *string
	}{{"income", incomeWords, &n.House.Income}, {"self_care", careWords, &n.SelfCare}, {"hukou_kind", hukouWords, &n.HukouKind}, {"convertible", houseWords, &n.House.Convertible}} {
		code, ok := x.words[row.Get(x.column)]
		if !ok {
			bad.Add(x.column, "registry.bad_choice")
		}
		*x.to = code
	}
	n.HukouArea = hukouPath(row.Get("hukou_area"), &bad)
	n.Income = "none"
	if slices.Contains(Incomes[1:4], n.House.Income) {
		n.Income = n.House.Income
	}
	if vault.Bare(n.Certificate) != "" && !n.IssuedOn.Valid() {
		bad.Add("issued", "form.bad_day")
	}
	d, err := DivisionByCode(tx, row.Get("division"))
	switch {
	case fault.KindOf(err) == fault.NotFoundErr, err == nil && (!s.Covers("", "", d.Path) || d.To != ""):
		bad.Add("division", "registry.bad_path")
	case err != nil:
		return n, bad, err
	}
	n.Area = d.Path
	n.Citizen, n.Certificate = plainNumber(n.Citizen), plainNumber(n.Certificate)
	if _, _, err := n.parse(h, s); err != nil {
		more, _ := fault.AsInvalid(err)
		bad = append(bad, more...)
	}
	return n, bad, nil
}

// DivisionColumns of a table of divisions.
var DivisionColumns = []sheet.Column{
	{Name: "code", Headings: []string{"区划代码", "代码", "code"}, Needed: true},
	{Name: "parent", Headings: []string{"上级代码", "parent"}, Needed: true},
	{Name: "name", Headings: []string{"名称", "区划名称", "name"}, Needed: true},
}

var levels = map[int]string{2: "province", 4: "city", 6: "county", 9: "township", 12: "village"}

// ImportDivisions brings a table of divisions in, all of it or, where one line is
// wrong, none. A parent stands before its children, or in the register already.
func ImportDivisions(ctx context.Context, h *access.House, s access.Scope, file io.Reader, dry bool) (out Intake, err error) {
	table, err := sheet.Read(file, DivisionColumns)
	if err != nil {
		return out, err
	}
	out.Lines = len(table)
	paths := map[string]string{}
	var all []Division
	err = h.Read(ctx, s, DivisionsLoad, func(tx *store.Tx) error {
		for _, row := range table {
			d := Division{Code: row.Get("code"), Parent: row.Get("parent"), Name: row.Get("name"), Pinyin: Initials(row.Get("name"))}
			bad, err := d.place(tx, paths)
			if err != nil {
				return err
			}
			if !s.Covers("", "", d.Path) && len(bad) == 0 {
				bad.Add("code", "registry.bad_path")
			}
			if len(bad) > 0 {
				out.Bad = append(out.Bad, BadLine{row.Line, d.Name, bad})
				continue
			}
			paths[d.Code] = d.Path
			all = append(all, d)
		}
		return nil
	})
	out.Good = len(all)
	if err != nil || dry || len(out.Bad) > 0 {
		return out, err
	}
	return out, LoadDivisions(ctx, h, s, all)
}

// place finds a division's level by its code's length and its path by its parent's.
func (d *Division) place(tx *store.Tx, paths map[string]string) (bad fault.Fields, err error) {
	d.Level = levels[len(d.Code)]
	if d.Level == "" || strings.Trim(d.Code, "0123456789") != "" {
		bad.Add("code", "registry.bad_division_code")
	}
	if d.Name == "" {
		bad.Add("name", "form.required")
	}
	parent := paths[d.Parent]
	if parent == "" && d.Parent != "" {
		p, err := DivisionByCode(tx, d.Parent)
		if err != nil && fault.KindOf(err) != fault.NotFoundErr {
			return bad, err
		}
		parent = p.Path
	}
	switch {
	case d.Level == "province":
		parent = "/"
	case parent == "":
		bad.Add("parent", "registry.no_parent")
	}
	d.Path = parent + d.Code + "/"
	return bad, nil
}

// Template writes an empty table with its headings.
func Template(format string, to io.Writer, columns []sheet.Column) error {
	var headings []string
	for _, c := range columns {
		h := c.Headings[0]
		if c.Needed {
			h += "*"
		}
		headings = append(headings, h)
	}
	w, err := sheet.NewWriter(format, to, headings)
	if err != nil {
		return err
	}
	return w.Close()
}
