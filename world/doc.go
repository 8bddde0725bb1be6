// Package world (演示城市) owns the demo city: the real administrative divisions,
// and a generator that invents its people, staff, employers and their 2023 as
// plain specs, always the same for the same seed. Named people with fixed keys
// are in every city, for tests and for the demo's role switcher.
//
// Everything but the divisions' names and codes is INVENTED. Citizen ids use the
// sequence numbers 900-995, credit codes the body DEM…, phones the prefix 100,
// which no operator gives to mobiles; employers carry (演示) in their names, and
// travel minutes come from an invented layout.
//
// It does not own how the specs become records: they are fed through the
// product's verbs. It has no clock and no database. quota.go alone holds numbers
// of the printed year; nothing that computes a figure may read it.
//
// Floor: beside cmd; imports employment/trade and matching only.
package world
