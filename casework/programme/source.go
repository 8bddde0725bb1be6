package programme

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"

	"tongxing/rule"
)

// A source reads one YAML file strictly: every key is asked for, every fault is kept
// with file and line, and reading goes on so that an author sees them all at once.
type source struct {
	file   string
	faults []error
}

// A part is one node of the file with where it stands.
type part struct {
	src  *source
	node ast.Node
	line int
}

// places is how the parser says where: [line:column] and what.
var places = regexp.MustCompile(`^\[(\d+):\d+\] (.*)$`)

func open(file string, text []byte) (*source, part, error) {
	s := &source{file: file}
	if len(text) > mostText {
		return s, part{}, fmt.Errorf("%s:1: larger than %d bytes", file, mostText)
	}
	tokens := lexer.Tokenize(string(text))
	if line, why := bounds(tokens); why != "" {
		return s, part{}, fmt.Errorf("%s:%d: %s", file, line, why)
	}
	tree, err := parser.Parse(tokens, 0)
	if err != nil {
		message, _, _ := strings.Cut(err.Error(), "\n")
		if at := places.FindStringSubmatch(message); at != nil {
			return s, part{}, fmt.Errorf("%s:%s: %s", file, at[1], at[2])
		}
		return s, part{}, fmt.Errorf("%s:1: %s", file, message)
	}
	if len(tree.Docs) != 1 || tree.Docs[0].Body == nil {
		return s, part{}, fmt.Errorf("%s:1: one document is wanted", file)
	}
	return s, s.part(tree.Docs[0].Body), nil
}

func (s *source) part(n ast.Node) part {
	p := part{src: s, node: n}
	if n != nil {
		if t := n.GetToken(); t != nil && t.Position != nil {
			p.line = t.Position.Line
		}
	}
	return p
}

func (s *source) err() error { return errors.Join(s.faults...) }

// bad keeps a fault at this place, in one line: what it repeats may have several.
func (p part) bad(format string, args ...any) {
	said := strings.Join(strings.FieldsFunc(fmt.Sprintf(format, args...), func(r rune) bool { return r == '\n' || r == '\r' }), " ")
	p.src.faults = append(p.src.faults, fmt.Errorf("%s:%d: %s", p.src.file, p.line, said))
}

// A pair is one key and its value, in the order written.
type pair struct {
	key   string
	value part
}

// pairs reads a mapping whose keys are all among known (nil: any).
func (p part) pairs(known ...string) (out []pair) {
	var all []*ast.MappingValueNode
	switch n := p.node.(type) {
	case *ast.MappingNode:
		all = n.Values
	case *ast.MappingValueNode:
		all = []*ast.MappingValueNode{n}
	case *ast.NullNode:
		return nil
	default:
		p.bad("keys and values are wanted here")
		return nil
	}
	for _, v := range all {
		at := p.src.part(v.Key)
		key, ok := plain(v.Key)
		if !ok {
			at.bad("a key is one word")
			continue
		}
		if slices.ContainsFunc(out, func(q pair) bool { return q.key == key }) {
			at.bad("%s stands twice", key)
			continue
		}
		if known != nil && !slices.Contains(known, key) {
			at.bad("%q is not known here: %s", key, strings.Join(known, ", "))
			continue
		}
		value := p.src.part(v.Value)
		if value.line == 0 {
			value.line = at.line
		}
		out = append(out, pair{key, value})
	}
	return out
}

func plain(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.NullNode:
		return "", false
	case ast.ScalarNode:
		return n.GetToken().Value, true
	case *ast.MappingKeyNode:
		return plain(n.Value)
	}
	return "", false
}

// word reads one word or text.
func (p part) word() string {
	text, ok := plain(p.node)
	if !ok || strings.TrimSpace(text) == "" {
		p.bad("a word is wanted here")
		return ""
	}
	return text
}

// isWord tells a plain word from a list or mapping.
func (p part) isWord() bool { _, ok := plain(p.node); return ok }

func (p part) isList() bool { _, ok := p.node.(*ast.SequenceNode); return ok }

// items are the parts of a list; a single part is a list of one.
func (p part) items() (out []part) {
	list, ok := p.node.(*ast.SequenceNode)
	if !ok {
		return []part{p}
	}
	for _, v := range list.Values {
		at := p.src.part(v)
		if at.line == 0 {
			at.line = p.line
		}
		out = append(out, at)
	}
	return out
}

// words reads a word or a list of words.
func (p part) words() (out []string) {
	for _, x := range p.items() {
		out = append(out, x.word())
	}
	return out
}

func (p part) number() int64 {
	text := p.word()
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil && text != "" {
		p.bad("%q is no whole number", text)
	}
	return n
}

func (p part) yes() bool {
	text := p.word()
	if text != "true" && text != "false" {
		p.bad("true or false is wanted here")
	}
	return text == "true"
}

func (p part) span() Span {
	text := p.word()
	s, err := ParseSpan(text)
	if err != nil && text != "" {
		p.bad("%v", err)
	}
	return s
}

// rule reads a predicate; a list means all of it.
func (p part) rule() (r rule.Rule) {
	if p.isList() {
		for _, x := range p.items() {
			r.All = append(r.All, x.rule())
		}
		return r
	}
	if p.node == nil {
		p.bad("a rule is wanted here")
		return r
	}
	if err := r.UnmarshalYAML(p.node); err != nil {
		_, text, found := strings.Cut(err.Error(), ": ")
		if !found {
			text = err.Error()
		}
		p.bad("%s", text)
	}
	return r
}
