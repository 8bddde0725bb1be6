package index

import "maps"

// more is what few people have said: whom they will not work for.
type more struct {
	excluded []string
}

// mores keep it in parts by the last byte of the key, so that a change copies little.
type mores [256]map[key]*more

func (m *mores) of(k key) *more { return m[k[15]][k] }

// clone is a copy that may be written.
func (m *mores) clone() *mores {
	next := new(mores)
	for i := range m {
		next[i] = maps.Clone(m[i])
	}
	return next
}

func (m *mores) put(k key, extra *more) {
	if m[k[15]] == nil {
		m[k[15]] = map[key]*more{}
	}
	m[k[15]][k] = extra
}

// with is the same but for one person; nil has said no more.
func (m *mores) with(k key, extra *more) *mores {
	next := *m
	next[k[15]] = maps.Clone(m[k[15]])
	if extra == nil {
		delete(next[k[15]], k)
	} else {
		next.put(k, extra)
	}
	return &next
}
