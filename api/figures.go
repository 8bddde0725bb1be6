package api

import (
	"context"
	"net/http"

	"tongxing/employment/hiring"
	"tongxing/figure"
	"tongxing/gate"
	"tongxing/review"
)

// OfYear names a year.
type OfYear struct {
	Year int `query:"year" minimum:"2000" maximum:"2200" doc:"the last closed one if not given" example:"2023"`
}

// OfCode names a figure.
type OfCode struct {
	Code string `path:"code" example:"F4"`
	OfYear
}

func (a *API) year(given int) int {
	if given > 0 {
		return given
	}
	return a.House.Now().Year() - 1
}

// Record is one counted thing: an opaque key and what places it.
type Record struct {
	Key   string `json:"key"`
	Kind  string `json:"kind"`
	Area  string `json:"area"`
	Day   string `json:"day"`
	After string `json:"after"`
}

// Placement is one person in one job, without a name. Money is the parties' own.
type Placement struct {
	ID         string `json:"id"`
	Area       string `json:"area"`
	Channel    string `json:"channel"`
	Employer   string `json:"employer_name"`
	Post       string `json:"post"`
	Trade      string `json:"trade"`
	ContractOn string `json:"contract_on"`
	StartedOn  string `json:"started_on" doc:"empty until the person confirmed it"`
	EndedOn    string `json:"ended_on"`
	Version    int64  `json:"version"`
}

type placementFilter struct {
	OfYear
	Channel string `query:"channel" enum:"platform,federation,public,association,self,base,rural,flexible"`
	Live    bool   `query:"live" doc:"not ended"`
	After   string `query:"after"`
}

var forReader = party{"figures", "", gate.ForPublic}

func (a *API) figures() {
	operation(a, act{ID: "figures", Method: http.MethodGet, Path: "/api/v1/figures", Summary: "Every figure of a year, printed beside computed", Action: figure.See, For: forReader,
		About: "Counts are public; where print and records disagree, `flags` says so. Rates are fractions, money is yuan."},
		func(ctx context.Context, r *gate.Request, in *OfYear) (review.Review, error) {
			return review.Make(ctx, a.House, r.Scope, a.Book, a.year(in.Year))
		})
	operation(a, act{ID: "figure", Method: http.MethodGet, Path: "/api/v1/figures/{code}", Summary: "One figure of a year", Action: figure.See, For: forReader, About: "Its value, the number of records behind it, and what was printed."},
		func(ctx context.Context, r *gate.Request, in *OfCode) (review.Line, error) {
			year := a.year(in.Year)
			printed, err := review.PrintedOf(year)
			if err != nil {
				return review.Line{}, err
			}
			return review.One(ctx, a.House, r.Scope, a.Book, in.Code, year, printed)
		})
	operation(a, act{ID: "records", Method: http.MethodGet, Path: "/api/v1/figures/{code}/records", Summary: "The records behind a figure, within the reader's scope", Action: figure.Records, For: forStaff,
		About: "Opaque keys, never a name. 500 at a time; pass the last `after`."},
		func(ctx context.Context, r *gate.Request, in *struct {
			OfCode
			After string `query:"after"`
		}) ([]Record, error) {
			all, err := a.Book.List(ctx, a.House, r.Scope, in.Code, a.year(in.Year), in.After, 500)
			out := []Record{}
			for _, x := range all {
				out = append(out, Record{x.Key, x.Kind, x.Area, string(x.Day), x.After()})
			}
			return out, err
		})
	operation(a, act{ID: "placements", Method: http.MethodGet, Path: "/api/v1/placements", Summary: "Placements within the reader's scope, newest first", Action: hiring.PlacementList, For: forStaff,
		About: "One's own, the employer's, or an area's, of every channel. Nobody is named. 50 at a time."},
		func(ctx context.Context, r *gate.Request, in *placementFilter) ([]Placement, error) {
			all, err := hiring.Placements(ctx, a.House, r.Scope, hiring.PlacementFilter{Channel: in.Channel, Year: in.Year, Live: in.Live, After: in.After, Limit: 50})
			out := []Placement{}
			for _, p := range all {
				out = append(out, Placement{p.ID, p.Area, p.Channel, p.EmployerName, p.Post, p.Trade, string(p.ContractOn), string(p.StartedOn), string(p.EndedOn), p.Version})
			}
			return out, err
		})
}
