// Package peer asks a database the question that matching answers: the first k
// posts for a person, the first k people for a post, the same ids in the same order
// with the same points. It is what the benches hold the index against, never a way
// the product works.
//
// Wide is the ordinary way, one text for SQLite and PostgreSQL: a column a demand, a
// table a list, the usual indexes. Narrow is PostgreSQL tuned as far as we know how:
// see narrow.go. Both take a database/sql handle and own no connection, driver or file.
//
// Floor 1, after matching.
package peer
