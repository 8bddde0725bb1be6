// Package casework owns cases (个案): they are opened in a programme, acted in, looked
// at again, closed; their events are facts of the log, and every row here is derived
// from those by package fold and written by difference. It owns payments, stock,
// samples, concealment and the queues of what is to be done.
//
// It knows no programme by name, does not draw pages, and does not decide what a
// definition does not say. What is known of people and organisations comes from the
// registry as facts.
//
// Floor 2, above programme and fold.
package casework
