// Package store (存储) owns the database: SQLite embedded or PostgreSQL, with one
// SQL text for both. It opens, migrates, runs transactions (one writer on
// SQLite, serializable with retry on PostgreSQL), wakes listeners, and keeps
// the column types that read back the same on both.
//
// It does not own any table, nor who may read a row (access). Dialect code lives nowhere else.
//
// Floor 0, above fault.
package store
