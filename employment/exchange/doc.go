// Package exchange (交换) carries records out to other systems: posts and placements
// of a year for the national employment platform (中国残疾人就业创业网络服务平台), and
// the register of who took what to whom and why.
//
// Owns: which columns leave the house, table export_entry. No column names a person or
// tells a certificate, category, grade or citizen number: the platform's purpose does
// not need them (PIPL 6).
//
// Does not own: the records; how a table is written (sheet).
//
// Floor 3, above employment and hiring.
package exchange
