package rule

import (
	"fmt"
	"strconv"

	"github.com/goccy/go-yaml/ast"
)

// UnmarshalYAML reads a rule as its authors write it, strictly, and says on which line
// it cannot be read:
//
//	all: [{fact: certificate.grade, in: [1, 2]}, {fact: subject.age, under: 7}]
//	none: [{fact: subject.in_programme, of: residential-care, is: true}]
func (r *Rule) UnmarshalYAML(node ast.Node) error {
	out, err := ruleOf(node)
	*r = out
	return err
}

func ruleOf(node ast.Node) (r Rule, err error) {
	pairs, err := pairsOf(node)
	if err != nil {
		return r, err
	}
	if _, clause := pairs["fact"]; clause {
		c, err := clauseOf(node, pairs)
		return Rule{Clause: &c}, err
	}
	for key, value := range pairs {
		parts, err := partsOf(value)
		if err != nil {
			return r, err
		}
		switch key {
		case "all":
			r.All = parts
		case "any":
			r.Any = parts
		case "none":
			r.None = parts
		default:
			return r, at(value, "%q is neither all, any, none nor fact", key)
		}
	}
	return r, nil
}

func at(node ast.Node, format string, args ...any) error {
	return fmt.Errorf("line %d: %s", lineOf(node), fmt.Sprintf(format, args...))
}

func lineOf(node ast.Node) int {
	if t := node.GetToken(); t != nil && t.Position != nil {
		return t.Position.Line
	}
	return 0
}

func pairsOf(node ast.Node) (map[string]ast.Node, error) {
	out := map[string]ast.Node{}
	var all []*ast.MappingValueNode
	switch n := node.(type) {
	case *ast.MappingNode:
		all = n.Values
	case *ast.MappingValueNode:
		all = []*ast.MappingValueNode{n}
	default:
		return nil, at(node, "a rule is all, any, none or a fact")
	}
	for _, pair := range all {
		key := pair.Key.String()
		if _, twice := out[key]; twice {
			return nil, at(pair.Value, "%s stands twice", key)
		}
		out[key] = pair.Value
	}
	if len(out) == 0 {
		return nil, at(node, "an empty rule holds always: leave it out")
	}
	return out, nil
}

func partsOf(node ast.Node) (out []Rule, err error) {
	list, ok := node.(*ast.SequenceNode)
	if !ok || len(list.Values) == 0 {
		return nil, at(node, "a list of rules is missing")
	}
	for _, x := range list.Values {
		part, err := ruleOf(x)
		if err != nil {
			return nil, err
		}
		out = append(out, part)
	}
	return out, nil
}

func clauseOf(node ast.Node, pairs map[string]ast.Node) (c Clause, err error) {
	c.Line = lineOf(pairs["fact"])
	for key, value := range pairs {
		switch key {
		case "fact":
			c.Fact, err = wordOf(value)
		case "of":
			c.Of, err = wordOf(value)
		case "is":
			var word string
			word, err = wordOf(value)
			c.In = []string{word}
		case "in":
			c.In, err = wordsOf(value)
		case "under":
			c.Under, err = numberOf(value)
		case "over":
			c.Over, err = numberOf(value)
		default:
			err = at(value, "%q is no part of a fact's clause", key)
		}
		if err != nil {
			return c, err
		}
	}
	if _, is := pairs["is"]; is && pairs["in"] != nil {
		return c, at(node, "is and in at once")
	}
	if c.In == nil && c.Under == nil && c.Over == nil {
		return c, at(node, "%s is asked nothing: is, in, under or over", c.Fact)
	}
	return c, nil
}

// wordOf reads a word; 1 and true are words too.
func wordOf(node ast.Node) (string, error) {
	if s, ok := node.(*ast.StringNode); ok {
		return s.Value, nil
	}
	if scalar, ok := node.(ast.ScalarNode); ok {
		return fmt.Sprint(scalar.GetValue()), nil
	}
	return "", at(node, "one word is wanted here")
}

func wordsOf(node ast.Node) (out []string, err error) {
	list, ok := node.(*ast.SequenceNode)
	if !ok || len(list.Values) == 0 {
		return nil, at(node, "a list of words is wanted here")
	}
	for _, x := range list.Values {
		word, err := wordOf(x)
		if err != nil {
			return nil, err
		}
		out = append(out, word)
	}
	return out, nil
}

func numberOf(node ast.Node) (*int64, error) {
	word, err := wordOf(node)
	if err != nil {
		return nil, err
	}
	n, err := strconv.ParseInt(word, 10, 64)
	if err != nil {
		return nil, at(node, "%q is no whole number", word)
	}
	return &n, nil
}
