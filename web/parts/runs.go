package parts

import "unicode"

// A run is a part of a text that is Chinese throughout, or not at all.
type run struct {
	text string
	han  bool
}

// runs cuts a text where its language changes. What belongs to no language (digits,
// spaces, brackets, the dot between two things) stays with the Chinese on both sides of
// it; Latin words end a run.
func runs(text string) (out []run) {
	all := []rune(text)
	from := 0
	for i := 0; i < len(all); {
		if !chinese(all[i]) {
			i++
			continue
		}
		end := i + 1 // one past the last Chinese sign of this run
		for j := end; j < len(all) && (chinese(all[j]) || !unicode.IsLetter(all[j])); j++ {
			if chinese(all[j]) || closes(all[j]) {
				end = j + 1
			}
		}
		if from < i {
			out = append(out, run{string(all[from:i]), false})
		}
		out = append(out, run{string(all[i:end]), true})
		i, from = end, end
	}
	if from < len(all) {
		out = append(out, run{string(all[from:]), false})
	}
	return out
}

// chinese tells whether a sign is Chinese, or full-width punctuation.
func chinese(c rune) bool {
	return unicode.Is(unicode.Han, c) || c >= 0x3000 && c <= 0x303f || c >= 0xff00 && c <= 0xffef
}

// closes is what ends something opened within the run.
func closes(c rune) bool { return c == ')' || c == '”' || c == '’' }

// han tells whether a text that cannot be cut, such as an option's, is Chinese in the
// main.
func han(text string) bool {
	signs, letters := 0, 0
	for _, c := range text {
		switch {
		case unicode.Is(unicode.Han, c):
			signs++
		case unicode.IsLetter(c):
			letters++
		}
	}
	return signs > 0 && signs >= letters
}
