package exchange

import (
	"fmt"
	"strings"

	"tongxing/access"
	"tongxing/employment"
	"tongxing/employment/trade"
	"tongxing/msg"
	"tongxing/store"
)

// pageRows bounds what is in memory at once.
const pageRows = 1000

// A source is one kind of table: its columns and its rows, alias p, in the order of
// their ids. $1 and $2 are the year's first day and the next one's.
type source struct {
	fields []string
	from   string
	cols   access.Cols
	read   func(tx *store.Tx, query string, args []any) (rows [][]any, last string, err error)
}

var sources = map[string]source{
	"posts": {
		fields: []string{"key", "employer", "credit_code", "trade", "title", "body", "township", "openings", "filled", "pay_min", "pay_max", "hours_week", "contract", "remote", "dormitory", "offers",
			"published_on", "expires_on", "state"},
		from: ` FROM post p JOIN organisation o ON o.id = p.employer WHERE p.first_published_on >= $1 AND p.first_published_on < $2 AND `,
		cols: access.Cols{Area: "p.area"}, read: postRows,
	},
	"placements": {
		fields: []string{"key", "channel", "employer", "credit_code", "trade", "county", "contract_on", "contract_until", "started_on", "ended_on"},
		from: ` FROM placement p LEFT JOIN organisation o ON o.id = p.employer WHERE p.started_on >= $1 AND p.started_on < $2
			AND (p.channel <> 'platform' OR p.confirmed_at <> '') AND `,
		cols: access.Cols{Person: "p.person", Area: "p.area"}, read: placementRows,
	},
}

func (x source) where(s access.Scope, year int64) (string, access.Args) {
	args := access.Args{fmt.Sprintf("%04d-01-01", year), fmt.Sprintf("%04d-01-01", year+1)}
	return x.from + s.Where(x.cols, &args), args
}

func (x source) count(tx *store.Tx, s access.Scope, year int64) (int64, error) {
	where, args := x.where(s, year)
	var out struct {
		N int64 `db:"n"`
	}
	err := tx.Get(&out, `SELECT count(*) AS n`+where, args...)
	return out.N, err
}

func (x source) page(tx *store.Tx, s access.Scope, year int64, after string) ([][]any, string, error) {
	where, args := x.where(s, year)
	where += ` AND p.id > ` + args.Add(after) + ` ORDER BY p.id LIMIT ` + args.Add(pageRows)
	return x.read(tx, where, args)
}

type postRow struct {
	ID        string    `db:"id"`
	Employer  string    `db:"employer"`
	Code      string    `db:"credit_code"`
	Trade     string    `db:"trade"`
	Title     string    `db:"title"`
	Body      string    `db:"body"`
	Township  string    `db:"township"`
	Openings  int64     `db:"openings"`
	Filled    int64     `db:"filled"`
	PayMin    int64     `db:"pay_min"`
	PayMax    int64     `db:"pay_max"`
	Week      int64     `db:"hours_week"`
	Contract  string    `db:"contract"`
	Remote    string    `db:"remote"`
	Dormitory string    `db:"dormitory"`
	Offers    string    `db:"offers"`
	Published store.Day `db:"published_on"`
	Expires   store.Day `db:"expires_on"`
	State     string    `db:"state"`
}

func postRows(tx *store.Tx, where string, args []any) (rows [][]any, last string, err error) {
	var all []postRow
	if err := tx.Select(&all, `SELECT p.id, o.name AS employer, o.credit_code, p.trade, p.title, p.body, p.township, p.openings, p.filled, p.pay_min, p.pay_max, p.hours_week, p.contract,
		p.remote, p.dormitory, p.offers, p.published_on, p.expires_on, p.state`+where, args...); err != nil {
		return nil, "", fmt.Errorf("posts to export: %w", err)
	}
	for _, p := range all {
		var offers []string
		for _, code := range employment.List(p.Offers) {
			offers = append(offers, msg.ZH.T("matching.aid."+code))
		}
		rows = append(rows, []any{p.ID, p.Employer, p.Code, tradeName(p.Trade), p.Title, p.Body, p.Township, p.Openings, p.Filled, p.PayMin / 100, p.PayMax / 100, p.Week,
			msg.ZH.T("contract." + p.Contract), yesNo(p.Remote), yesNo(p.Dormitory), strings.Join(offers, "；"), string(p.Published), string(p.Expires), msg.ZH.T("post.state." + p.State)})
		last = p.ID
	}
	return rows, last, nil
}

type placementRow struct {
	ID       string    `db:"id"`
	Channel  string    `db:"channel"`
	Employer string    `db:"employer"`
	Code     string    `db:"credit_code"`
	Trade    string    `db:"trade"`
	Area     string    `db:"area"`
	Contract store.Day `db:"contract_on"`
	Until    store.Day `db:"contract_until"`
	Started  store.Day `db:"started_on"`
	Ended    store.Day `db:"ended_on"`
}

func placementRows(tx *store.Tx, where string, args []any) (rows [][]any, last string, err error) {
	var all []placementRow
	if err := tx.Select(&all, `SELECT p.id, p.channel, COALESCE(o.name, '') AS employer, COALESCE(o.credit_code, '') AS credit_code, p.trade, p.area, p.contract_on, p.contract_until,
		p.started_on, p.ended_on`+where, args...); err != nil {
		return nil, "", fmt.Errorf("placements to export: %w", err)
	}
	for _, p := range all {
		rows = append(rows, []any{p.ID, msg.ZH.T("hiring.channel." + p.Channel), p.Employer, p.Code, tradeName(p.Trade), county(p.Area), string(p.Contract), string(p.Until), string(p.Started), string(p.Ended)})
		last = p.ID
	}
	return rows, last, nil
}

// tradeName is the Chinese name of a trade; a word somebody typed stays as it is.
func tradeName(code string) string {
	if t, ok := trade.ByCode(code); ok {
		return t.ZH
	}
	return code
}

// county is the code of the county within a path: the village would point at people.
func county(area string) string {
	codes := strings.Split(strings.Trim(area, "/"), "/")
	return codes[min(2, len(codes)-1)]
}

// yesNo words what an employer said; nothing where they did not.
func yesNo(said string) string {
	switch said {
	case "yes":
		return "是"
	case "no":
		return "否"
	}
	return ""
}
