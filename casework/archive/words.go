package archive

import (
	"fmt"
	"slices"
	"strings"

	"tongxing/casework"
	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/form"
	"tongxing/msg"
)

// A Line is one event of a case as people read it, bound to its exhibit by place and id.
type Line struct {
	Place      int64    `json:"place"`
	ID         string   `json:"id"`
	Seq        int      `json:"seq,omitempty"` // number within the case, 0 for what is no event of it
	Kind       string   `json:"kind"`
	RecordedAt string   `json:"recorded_at"`
	HappenedOn string   `json:"happened_on,omitempty"`
	Account    string   `json:"account"`
	Who        string   `json:"who,omitempty"`
	Role       string   `json:"role,omitempty"`
	Step       string   `json:"step,omitempty"`
	Outcome    string   `json:"outcome,omitempty"`
	Says       []string `json:"says,omitempty"` // question and answer, in words
	Reason     string   `json:"reason,omitempty"`
	Confirm    string   `json:"confirm,omitempty"`
	Signed     []string `json:"signed,omitempty"`
	Served     []string `json:"served,omitempty"`
	Corrects   string   `json:"corrects,omitempty"`
	Files      []Proof  `json:"files,omitempty"`
}

// A Proof is evidence named in an event; SHA256 is "" for what is kept on paper.
type Proof struct {
	Name   string `json:"name"`
	Path   string `json:"path,omitempty"`
	SHA256 string `json:"sha256,omitempty"`
}

// tongue words a case by its definition, in Chinese: the language of the file.
type tongue struct{ d casework.Dossier }

func (t tongue) word(section, key string) string {
	if w := t.d.Def.Texts["zh-CN"].Word(section, key); w != "" {
		return w
	}
	return key
}

func (t tongue) name(ref string) string {
	if n := t.d.Names[ref]; n != "" {
		return n
	}
	return ref
}

// role words a role or party.
func (t tongue) role(role string) string {
	if t.d.Def.Party(role) != nil {
		return t.word("parties", role)
	}
	if msg.Has("cases.role." + role) {
		return msg.ZH.T("cases.role." + role)
	}
	return role
}

// says are the answers of an event, in the order of the definition's questions.
func (t tongue) says(e fold.Event) (out []string) {
	for _, q := range t.d.Def.Questions {
		if a, ok := e.Say[q.Name]; ok {
			out = append(out, t.word("questions", q.Name)+msg.ZH.T("archive.colon")+t.answer(q.Name, q, a))
		}
	}
	for _, p := range t.d.Def.Parties {
		for _, ref := range e.Names[p.Name] {
			out = append(out, t.word("parties", p.Name)+msg.ZH.T("archive.colon")+t.name(ref))
		}
	}
	return out
}

func (t tongue) answer(name string, q programme.Question, a form.Answer) string {
	choice := func(code string) string {
		if q.List != "" {
			return t.d.Book.List(q.List).Word("zh-CN", code)
		}
		return t.word("choices", name+"."+code)
	}
	switch q.Kind {
	case "number", "scale":
		return fmt.Sprint(a.Number)
	case "money":
		return msg.ZH.T("archive.yuan", "yuan", fmt.Sprintf("%d.%02d", a.Number/100, a.Number%100))
	case "yesno":
		return msg.ZH.T("archive." + a.Text)
	case "choice", "code":
		return choice(a.Text)
	case "choices":
		var all []string
		for _, c := range a.List {
			all = append(all, choice(c))
		}
		return strings.Join(all, msg.ZH.T("archive.and"))
	case "group", "roll", "opens":
		return t.rows(name, q, a)
	}
	return t.name(a.Text)
}

func (t tongue) rows(name string, q programme.Question, a form.Answer) string {
	columns := slices.Clone(q.Columns)
	if q.Kind == "roll" {
		columns = append([]programme.Question{{Name: "person", Kind: "person"}}, columns...)
	}
	var rows []string
	for _, row := range a.Rows {
		var cells []string
		for _, c := range columns {
			if said, ok := row[c.Name]; ok {
				cells = append(cells, t.word("questions", name+"."+c.Name)+" "+t.answer(name+"."+c.Name, c, said))
			}
		}
		if q.Kind == "opens" {
			for k, said := range row {
				cells = append(cells, k+" "+said.Text)
			}
			slices.Sort(cells)
		}
		rows = append(rows, msg.ZH.T("archive.row", "cells", strings.Join(cells, msg.ZH.T("archive.comma"))))
	}
	return strings.Join(rows, msg.ZH.T("archive.semicolon"))
}
