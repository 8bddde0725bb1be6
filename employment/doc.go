// Package employment (就业) owns the two sides of a job: the seeker with a profile
// and a résumé kept apart from it, the employer with the federation's checks, the
// posts, and this node's index in which they are matched.
//
// It does not own what happens between them once somebody applies (hiring), the
// levy, the trades, or the wording rules (packages of their own beside it).
//
// Floor 3.
package employment
