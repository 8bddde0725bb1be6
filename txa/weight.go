package txa

import (
	"fmt"

	"github.com/chromedp/cdproto/network"
)

// The first view on a slow village network (T9). At 50 kbit/s the page itself,
// not the last byte of 30 KB, is what must be readable within three seconds.
const (
	firstViewBytes = 30 << 10 // everything, as transferred
	scriptBytes    = 10 << 10
)

// weight judges what the load brought over the network.
func (n *transfer) weight() []Finding {
	n.mu.Lock()
	defer n.mu.Unlock()
	var found []Finding
	bad := func(where, reason string) { found = append(found, Finding{"T9", "weight", where, reason}) }
	var total, script float64
	for _, id := range n.order {
		r := n.seen[id]
		total += r.bytes
		if r.kind == network.ResourceTypeScript {
			script += r.bytes
		}
		if r.kind == network.ResourceTypeFont {
			bad(r.url, "a web font is loaded")
		}
		if host := hostOf(r.url); host != "" && host != n.host {
			bad(r.url, "asks another host: who visits us is nobody else's business")
		}
	}
	if total > firstViewBytes {
		bad("document", fmt.Sprintf("the first view is %.1f KB, at most %d", total/1024, firstViewBytes>>10))
	}
	if script > scriptBytes {
		bad("document", fmt.Sprintf("the scripts are %.1f KB, at most %d", script/1024, scriptBytes>>10))
	}
	return found
}
