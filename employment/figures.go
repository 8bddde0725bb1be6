package employment

import (
	"tongxing/access"
	"tongxing/figure"
)

// Figures are the published numbers of employers and posts.
var Figures = []figure.Definition{
	{Code: "F1", System: "S1", Unit: figure.Organisation, Unmoved: figure.OfCases, Cols: access.Cols{Organisation: "e.id", Area: "e.area"},
		SQL: `SELECT e.id AS record, 'employer' AS kind, '' AS person, e.area, e.admitted_on AS day, 0 AS amount FROM employer e
			WHERE e.admitted_on <> '' AND e.admitted_on < $2 AND e.valid_until >= $1 AND e.state <> 'refused' AND {scope}`},
	{Code: "F2", System: "S1", Unit: figure.Post, Unmoved: figure.OfCases, Cols: access.Cols{Organisation: "p.employer", Area: "p.area"}, Beside: []figure.Beside{{Key: "openings", Unit: figure.Person, Expr: "sum(amount)"}},
		SQL: `SELECT p.id AS record, 'post' AS kind, '' AS person, p.area, p.first_published_on AS day, p.openings AS amount FROM post p
			WHERE p.first_published_on >= $1 AND p.first_published_on < $2 AND {scope}`},
}
