// Package blob keeps files: sealed bytes under opaque keys.
//
// Owns: where the bytes lie. Folder is a directory on one machine; Rows is a table,
// for several nodes without a shared disk. A key is written once and never changed.
//
// Does not own: what a file is, whose it is and who may see it (the row beside it,
// in the package that took it in), sealing (vault), making pictures safe
// (blob/photo).
//
// Floor 0, above store.
package blob
