package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"tongxing/casework"
	"tongxing/fault"
	"tongxing/gate"
	"tongxing/web/parts"
)

// itemStates are those of devices, those on the shelf first.
var itemStates = []string{"in_stock", "lent", "given", "scrapped", "lost"}

const itemsAPage = 50

// stockData is the stock of the reader's stations, as the page draws it.
type stockData struct {
	Items          []casework.Item
	Depots         []casework.Depot
	Station, State string
	Bad            fault.Fields
}

// stock shows the devices on stations' shelves and with people.
func (s *Site) stock(w http.ResponseWriter, r *gate.Request) error { return s.stockWith(w, r, nil) }

func (s *Site) stockWith(w http.ResponseWriter, r *gate.Request, bad fault.Fields) error {
	scope, err := r.ScopeFor(casework.StockSee)
	if err != nil {
		return err
	}
	d := stockData{Station: r.Form.Get("station"), State: r.Form.Get("state"), Bad: bad}
	if !slices.Contains(itemStates, d.State) {
		d.State = ""
	}
	if d.Depots, err = s.Cases.Depots(r.Context(), r.House, scope); err != nil {
		return err
	}
	if d.Items, err = s.Cases.Stock(r.Context(), r.House, scope, d.Station, d.State, r.Form.Get("after"), itemsAPage); err != nil {
		return err
	}
	return s.show(w, r, View{Title: r.T("stock.title"), Wide: true, Bad: bad}, s.stockPage(r, d))
}

// addStock puts devices on a station's shelf: one serial number a line.
func (s *Site) addStock(w http.ResponseWriter, r *gate.Request) error {
	_, err := s.Cases.AddStock(r.Context(), r.House, r.Scope, r.Form.Get("station"), r.Form.Get("code"), strings.Fields(r.Form.Get("serials")))
	if fault.KindOf(err) == fault.NotFoundErr {
		var bad fault.Fields
		bad.Add("station", "form.choose")
		return s.stockWith(w, r, bad)
	}
	if bad, ok := correctable(err); ok {
		return s.stockWith(w, r, bad)
	}
	if err != nil {
		return err
	}
	return r.SeeOther(w, "/stock?done=1&station="+url.QueryEscape(r.Form.Get("station")))
}

func (s *Site) depotOptions(r *gate.Request, d stockData, first string) []parts.Option {
	var out []parts.Option
	if len(d.Depots) != 1 {
		out = append(out, parts.Option{Label: r.T(first)})
	}
	for _, x := range d.Depots {
		out = append(out, parts.Option{Value: x.ID, Label: dots(x.Name, s.place(x.Area)), Chosen: x.ID == d.Station})
	}
	return out
}

// deviceOptions are the classes of devices in the words of their list.
func (s *Site) deviceOptions(r *gate.Request) []parts.Option {
	out := []parts.Option{{Label: r.T("case.choose")}}
	for _, code := range s.Cases.Book.List(casework.DeviceList).Codes {
		out = append(out, parts.Option{Value: code, Label: s.deviceWord(r, code), Chosen: code == r.Form.Get("code")})
	}
	return out
}

func (s *Site) deviceWord(r *gate.Request, code string) string {
	return s.Cases.Book.List(casework.DeviceList).Word(string(r.Lang), code)
}

func (s *Site) stockRows(r *gate.Request, d stockData) (rows [][]parts.Cell) {
	for _, x := range d.Items {
		state := parts.Cell{Text: r.T("stock.state." + x.State)}
		if x.Case != "" && r.May(casework.CaseShow) {
			state.Href, state.Of = caseHref(x.Case), x.Serial
		}
		name := ""
		for _, o := range d.Depots {
			if o.ID == x.Station {
				name = o.Name
			}
		}
		rows = append(rows, []parts.Cell{{Text: x.Serial, Key: true}, {Text: s.deviceWord(r, x.Code)}, {Text: orDash(name)}, state})
	}
	return rows
}
