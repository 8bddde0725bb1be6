package programme

import (
	"fmt"

	"github.com/goccy/go-yaml/token"
)

// What a file may be at most: the largest there is has 14 kB. More is
// no definition, and what was made to hurt (nests without end, anchors of anchors) is
// refused before it is parsed: the parser's time grows with the square of the depth.
const (
	mostText   = 64 << 10
	mostTokens = 50_000
	mostDepth  = 32 // brackets in brackets
	mostIndent = 64 // columns before a line's first word
	mostDashes = 8  // list entries begun on one line
)

// bounds tells the line on which a file goes beyond, and how; "" where it does not.
func bounds(tokens token.Tokens) (line int, why string) {
	if len(tokens) > mostTokens {
		return 1, fmt.Sprintf("more than %d words", mostTokens)
	}
	depth, dashes, last := 0, 0, 0
	for _, t := range tokens {
		line = t.Position.Line
		if line != last {
			dashes, last = 0, line
			if t.Position.Column > mostIndent && depth == 0 {
				return line, fmt.Sprintf("indented by more than %d", mostIndent)
			}
		}
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			depth++
		case token.SequenceEndType, token.MappingEndType:
			depth--
		case token.SequenceEntryType, token.MappingKeyType:
			dashes++
		case token.AnchorType, token.AliasType, token.TagType, token.MergeKeyType, token.DirectiveType:
			return line, fmt.Sprintf("%q: anchors, aliases and tags are not used here", t.Value)
		}
		if depth > mostDepth || dashes > mostDashes {
			return line, "nested too deep"
		}
	}
	return 0, ""
}
