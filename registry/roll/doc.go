// Package roll (名册) takes in the rolls of benefits that civil affairs pays: 低保,
// 低保边缘, 特困 and the two subsidies for people with disabilities. A roll is staged,
// matched by citizen id and by nothing else, looked at, and applied by a second
// person; then every person's benefits are dated facts.
//
// It does not own who is entitled (rules of programmes) nor any payment of ours.
//
// Floor 1, above registry.
package roll
