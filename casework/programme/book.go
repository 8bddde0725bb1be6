package programme

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"tongxing/rule"
	"tongxing/store"
)

// A Book (项目册) is every programme a city runs, with the lists, rates and calendar
// they share. It is read once, at start; a bad definition stops the start.
type Book struct {
	Calendar Calendar
	bySlug   map[string]*Definition
	older    map[string]map[int]*Definition
	lists    map[string]List
	rates    map[string][]Rate
	stories  map[string][]Story
	benefits []Benefit
}

// A List is named codes with their words.
type List struct {
	Codes []string
	words map[string]map[string]string // language, code
}

// Word is a code's word in a language.
func (l List) Word(lang, code string) string {
	if w := l.words[lang][code]; w != "" {
		return w
	}
	return code
}

// A Rate (标准) is an amount in force between two days, and the document it stands in.
type Rate struct {
	Name, Unit, Document string
	Value                int64 // fen, or a number
	From, To             store.Day
}

// languages of the texts, as their files are named.
var languages = []string{"zh-CN", "en"}

// Load reads every programme of the folders, later folders adding to earlier ones, and
// tells all faults at once, each with file and line.
func Load(facts rule.Catalogue, folders ...fs.FS) (*Book, error) {
	b := &Book{bySlug: map[string]*Definition{}, older: map[string]map[int]*Definition{}, lists: map[string]List{}, rates: map[string][]Rate{}, stories: map[string][]Story{}}
	var faults []error
	for _, folder := range folders {
		faults = append(faults, b.shared(folder))
	}
	for _, folder := range folders {
		files, err := fs.Glob(folder, "*/programme*.yaml")
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			faults = append(faults, b.add(folder, file))
		}
	}
	for _, slug := range b.Slugs() {
		faults = append(faults, b.join(b.bySlug[slug], facts))
	}
	faults = append(faults, b.joinBenefits(facts))
	return b, errors.Join(faults...)
}

// add reads one definition with its words and stories. programme.yaml is the newest
// version; programme-1.yaml and so on are older ones that running cases keep.
func (b *Book) add(folder fs.FS, file string) error {
	raw, err := fs.ReadFile(folder, file)
	if err != nil {
		return err
	}
	d, err := Read(file, raw)
	if err != nil {
		return err
	}
	dir := path.Dir(file)
	if d.Slug != dir {
		return fmt.Errorf("%s:1: slug %s stands in the folder %s", file, d.Slug, dir)
	}
	d.Texts, d.Sources = map[string]Text{}, map[string][]byte{path.Base(file): raw}
	var faults []error
	for _, l := range languages {
		name := path.Join(dir, "text."+l+".yaml")
		raw, err := fs.ReadFile(folder, name)
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", name, err))
			continue
		}
		t, err := ReadText(name, raw)
		faults = append(faults, err)
		d.Sources[path.Base(name)] = raw
		d.Texts[l] = t
		if path.Base(file) == "programme.yaml" {
			faults = append(faults, d.lacks(name, t)...)
		}
	}
	if path.Base(file) != "programme.yaml" {
		if b.older[d.Slug] == nil {
			b.older[d.Slug] = map[int]*Definition{}
		}
		b.older[d.Slug][d.Version] = d
		return errors.Join(faults...)
	}
	if b.bySlug[d.Slug] != nil {
		faults = append(faults, fmt.Errorf("%s:1: programme %s is there already", file, d.Slug))
	}
	b.bySlug[d.Slug] = d
	name := path.Join(dir, "examples.yaml")
	if raw, err := fs.ReadFile(folder, name); err == nil {
		stories, err := ReadStories(name, raw)
		faults = append(faults, err)
		b.stories[d.Slug] = stories
	}
	return errors.Join(faults...)
}

// Slugs lists the programmes by system, then slug.
func (b *Book) Slugs() []string {
	out := make([]string, 0, len(b.bySlug))
	for slug := range b.bySlug {
		out = append(out, slug)
	}
	slices.SortFunc(out, func(x, y string) int {
		if a, c := b.bySlug[x].System, b.bySlug[y].System; len(a) != len(c) {
			return len(a) - len(c)
		} else if a != c {
			return strings.Compare(a, c)
		}
		return strings.Compare(x, y)
	})
	return out
}

// Programme is the newest version of a programme, nil if there is none.
func (b *Book) Programme(slug string) *Definition { return b.bySlug[slug] }

// Version is the version a case began with.
func (b *Book) Version(slug string, version int) *Definition {
	if d := b.bySlug[slug]; d != nil && d.Version == version {
		return d
	}
	return b.older[slug][version]
}

// WithRole is the programme that others must know without naming it: "need", what
// somebody states; "course", classes that are announced with a trade and a first day.
func (b *Book) WithRole(role string) *Definition {
	for _, d := range b.bySlug {
		if d.Role == role {
			return d
		}
	}
	return nil
}

// Stories are a programme's examples.
func (b *Book) Stories(slug string) []Story { return b.stories[slug] }

// List finds a named list.
func (b *Book) List(name string) List { return b.lists[name] }

// Rate is the amount of a rate in force on a day.
func (b *Book) Rate(name string, on store.Day) (Rate, bool) {
	for _, r := range b.rates[name] {
		if r.From <= on && on <= r.To {
			return r, true
		}
	}
	return Rate{}, false
}

// Codes are what a question lets one choose.
func (b *Book) Codes(q *Question) []string {
	if q.Kind == "budget_line" {
		return b.BudgetLines()
	}
	if q.List != "" {
		return b.lists[q.List].Codes
	}
	return q.Choices
}

// BudgetLines are the lines that the programmes of today pay from.
func (b *Book) BudgetLines() (out []string) {
	for _, slug := range b.Slugs() {
		for _, step := range b.Programme(slug).Steps {
			if step.Pay != nil && !slices.Contains(out, step.Pay.Line) {
				out = append(out, step.Pay.Line)
			}
		}
	}
	slices.Sort(out)
	return out
}
