package registry

import pinyin "github.com/mozillazg/go-pinyin"

var pinyinArgs = pinyin.NewArgs()

// Initials are the first letters of a name's pinyin, for search and order; what is no
// Chinese character is left out.
func Initials(name string) (out string) {
	for _, s := range pinyin.LazyPinyin(name, pinyinArgs) {
		out += s[:1]
	}
	return out
}
