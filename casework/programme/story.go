package programme

import (
	"strings"

	"tongxing/store"
)

// A Story (例) is a programme's life told in events: at once test, demonstration and
// documentation.
type Story struct {
	ID     string
	Title  map[string]string
	Know   map[string]map[string]string // subject, fact, value
	Cases  []StoryCase
	Events []StoryEvent
}

// A StoryCase is one case of a story by its alias.
type StoryCase struct {
	Alias, Of, Subject, Household, Division, Parent string
	Opened                                          store.Day
}

// A StoryEvent is what somebody does on a day, and what must come of it.
type StoryEvent struct {
	On             store.Day
	Role, Who      string // county, wang; an organisation's person is cdpf/tan
	Case, Do, Step string // Do is act, check, note … ; Step what it is about
	Out, Reason    string
	Name           map[string][]string
	Say            map[string]any
	Of             int
	Without        []string
	Confirm        string
	Due            []string
	Opens          map[string]string // alias, programme
	Ended, Refused string
	Line           int
}

// ReadStories reads examples.yaml.
func ReadStories(file string, raw []byte) (out []Story, err error) {
	src, top, err := open(file, raw)
	if err != nil {
		return nil, err
	}
	for _, p := range top.pairs("stories") {
		for _, x := range p.value.items() {
			out = append(out, x.story())
		}
	}
	if len(out) < 3 {
		top.bad("at least three stories are wanted, there are %d", len(out))
	}
	return out, src.err()
}

func (p part) story() (s Story) {
	s.Title, s.Know = map[string]string{}, map[string]map[string]string{}
	for _, q := range p.pairs("id", "title", "know", "cases", "events") {
		switch q.key {
		case "id":
			s.ID = q.value.word()
		case "title":
			for _, t := range q.value.pairs(languages...) {
				s.Title[t.key] = t.value.word()
			}
		case "know":
			for _, k := range q.value.pairs() {
				s.Know[k.key] = map[string]string{}
				for _, f := range k.value.pairs() {
					s.Know[k.key][f.key] = strings.Join(f.value.words(), ",")
				}
			}
		case "cases":
			for _, c := range q.value.pairs() {
				s.Cases = append(s.Cases, c.value.storyCase(c.key))
			}
		case "events":
			for _, e := range q.value.items() {
				s.Events = append(s.Events, e.storyEvent())
			}
		}
	}
	if len(s.Title) != len(languages) {
		p.bad("story %s: a title in each language", s.ID)
	}
	return s
}

func (p part) storyCase(alias string) StoryCase {
	c := StoryCase{Alias: alias}
	for _, q := range p.pairs("of", "subject", "household", "division", "parent", "opened") {
		w := ""
		if text, _ := plain(q.value.node); text != "" {
			w = text
		}
		switch q.key {
		case "of":
			c.Of = w
		case "subject":
			c.Subject = w
		case "household":
			c.Household = w
		case "division":
			c.Division = w
		case "parent":
			c.Parent = w
		case "opened":
			c.Opened = q.value.day()
		}
	}
	return c
}

func (p part) day() store.Day {
	d := store.Day(p.word())
	if !d.Valid() {
		p.bad("%q is no day", d)
	}
	return d
}

func (p part) storyEvent() StoryEvent {
	e := StoryEvent{Line: p.line, Name: map[string][]string{}, Say: map[string]any{}, Opens: map[string]string{}}
	for _, q := range p.pairs("t", "as", "case", "do", "name", "say", "out", "of", "reason", "without", "confirm", "due", "opens", "ended", "refused") {
		v := q.value
		switch q.key {
		case "t":
			e.On = v.day()
		case "as":
			e.Role, e.Who, _ = strings.Cut(v.word(), ":")
		case "case":
			e.Case = v.word()
		case "do":
			e.do(v.word())
		case "name":
			for _, n := range v.pairs() {
				e.Name[n.key] = n.value.words()
			}
		case "say":
			for _, n := range v.pairs() {
				e.Say[n.key] = n.value.said()
			}
		case "out":
			e.Out = v.word()
		case "of":
			e.Of = int(v.number())
		case "reason":
			e.Reason = v.word()
		case "without":
			e.Without = v.words()
		case "confirm":
			e.Confirm = v.oneOf("refused", "could_not")
		case "due":
			e.Due = v.words()
		case "opens":
			for _, n := range v.pairs() {
				e.Opens[n.key] = n.value.word()
			}
		case "ended":
			e.Ended = v.oneOf(Endings...)
		case "refused":
			e.Refused = v.word()
		}
	}
	return e
}

// verbs of a story besides the steps.
var verbs = map[string]bool{"check": true, "note": true, "correct": true, "return": true, "pause": true, "resume": true, "end": true, "reopen": true, "extend": true, "waive": true,
	"change": true, "stand_in": true, "objection": true, "pass": true}

func (e *StoryEvent) do(text string) {
	verb, about, two := strings.Cut(text, " ")
	if two && verbs[verb] || !two && verbs[text] && text != "check" && text != "extend" && text != "change" {
		e.Do, e.Step = verb, about
		return
	}
	e.Do, e.Step = "act", text
}

// said reads an answer as it stands: a word, a list, or rows.
func (p part) said() any {
	if p.isWord() {
		text, _ := plain(p.node)
		return text
	}
	if p.isList() {
		var out []any
		for _, x := range p.items() {
			out = append(out, x.said())
		}
		return out
	}
	out := map[string]string{}
	for _, q := range p.pairs() {
		out[q.key] = q.value.word()
	}
	return out
}
