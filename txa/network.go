package txa

import (
	"net/url"
	"sync"

	"github.com/chromedp/cdproto/network"
)

// transfer counts what one load of a page brings over the network.
type transfer struct {
	mu    sync.Mutex
	host  string
	code  int64 // HTTP status of the page itself
	seen  map[network.RequestID]*request
	order []network.RequestID
}

type request struct {
	url   string
	kind  network.ResourceType
	bytes float64 // as transferred: compressed, with headers
}

func newTransfer() *transfer { return &transfer{seen: map[network.RequestID]*request{}} }

func (n *transfer) reset(address string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.seen, n.order, n.host = map[network.RequestID]*request{}, nil, hostOf(address)
}

// hear receives every event of the tab.
func (n *transfer) hear(event any) {
	n.mu.Lock()
	defer n.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		n.at(e.RequestID).url = e.Request.URL
		n.at(e.RequestID).kind = e.Type
	case *network.EventResponseReceived:
		if e.Type == network.ResourceTypeDocument {
			n.code = e.Response.Status
		}
	case *network.EventLoadingFinished:
		n.at(e.RequestID).bytes = e.EncodedDataLength
	}
}

func (n *transfer) at(id network.RequestID) *request {
	r := n.seen[id]
	if r == nil {
		r = &request{}
		n.seen[id] = r
		n.order = append(n.order, id)
	}
	return r
}

func (n *transfer) status() int64 {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.code
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}
