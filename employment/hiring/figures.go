package hiring

import (
	"tongxing/access"
	"tongxing/figure"
)

var deliveryFigureCols = access.Cols{Person: "d.person", Area: "d.area"}

var placementFigureCols = access.Cols{Person: "t.person", Area: "t.area"}

// Figures are the published numbers of deliveries and placements.
var Figures = []figure.Definition{
	{Code: "F3", System: "S1", Unit: figure.Event, Unmoved: figure.OfCases, Cols: deliveryFigureCols, Beside: []figure.Beside{{Key: "people", Unit: figure.Person, Expr: "count(DISTINCT person)"}},
		SQL: `SELECT d.id AS record, 'delivery' AS kind, d.person, d.area, d.sent_on AS day, 0 AS amount FROM delivery d WHERE d.sent_on >= $1 AND d.sent_on < $2 AND {scope}`},
	started("F4", "S1", "platform", "AND t.contract_on <> '' AND t.confirmed_at <> ''"),
	started("F32", "S14", "federation", ""),
	started("F33", "S14", "public", ""),
	started("F36", "S14", "self", ""),
	started("F39", "S14", "association", ""),
	{Code: "F37", System: "S14", Unit: figure.Person, Unmoved: figure.OfCases, Cols: placementFigureCols,
		SQL: `SELECT t.id AS record, 'placement' AS kind, t.person, t.area, t.started_on AS day, 0 AS amount FROM placement t
			WHERE t.started_on >= $1 AND t.started_on < $2 AND t.first_start = 1 AND (t.channel <> 'platform' OR t.confirmed_at <> '') AND {scope}`},
	{Code: "F38", System: "S14", Unit: figure.Household, Unmoved: figure.OfCases, Cols: placementFigureCols, Beside: []figure.Beside{{Key: "best", Unit: figure.Yuan, Expr: "max(amount)"}},
		SQL: `SELECT t.household AS record, 'household' AS kind, min(t.person) AS person, min(t.area) AS area, min(t.started_on) AS day, max(t.best_month) AS amount FROM placement t
			WHERE t.programme = 'contract_manufacturing' AND t.started_on >= $1 AND t.started_on < $2 AND {scope} GROUP BY t.household`},
}

// started counts distinct people with a start in the year through a channel, each by
// their earliest one.
func started(code, system, channel, also string) figure.Definition {
	return figure.Definition{Code: code, System: system, Unit: figure.Person, Unmoved: figure.OfCases, Cols: placementFigureCols,
		SQL: `SELECT min(t.id) AS record, 'placement' AS kind, t.person, min(t.area) AS area, min(t.started_on) AS day, 0 AS amount FROM placement t
			WHERE t.channel = '` + channel + `' AND t.started_on >= $1 AND t.started_on < $2 ` + also + ` AND {scope} GROUP BY t.person`}
}
