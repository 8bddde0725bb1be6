package programme_test

import (
	"strings"
	"testing"

	"tongxing/casework/programme"
)

// sound is a definition in which everything is as it should be, one thing a line.
const sound = `slug: loan
system: S11
version: 1
level: open
subject: person
eligible: {any: [{fact: certificate.valid, is: true}]}
unique:
  - {open: [subject]}
parties:
  keeper: {kind: organisation, change: {by: [county], again: [agreed]}}
  helper: {kind: worker, conceal: {until: agreed, sees: [words]}}
  team: {kind: worker, mandate: {over: rows, reads: [cases], from: asked, until: back}}
questions:
  words: text
  on: day
  until: day
  price: money
  kind: {choice: [small, large]}
  rows: {group: {qty: number, price: money}}
  item: {item: kind}
steps:
  - {id: asked, by: [resident, county], name: [keeper, helper, team], ask: [words, on, until]}
  - {id: agreed, by: keeper, not_by: [asked], sign: [keeper, self], serve: subject, due: {days: 5wd, from: asked, extend: {by: county, days: 5d}}, outcomes: {yes: {}, no: {end: refused}}}
  - {id: lent, by: keeper, after: [agreed.yes], ask: [item], outcomes: {lent: {stock: lend, flag: out}}}
  - {id: used, by: helper, day: on, repeat: {every: 30d, from: agreed}, until: back, check: {by: [county], not_by: [used], due: 5d}}
  - {id: closed, by: county, window: {days: 5d, lapse: final}}
  - {id: back, by: keeper, due: {answer: until}, outcomes: {sound: {stock: take_back, return: agreed}, gone: {}}}
  - {id: paid, by: county, repeat: {per: month, of: used}, ask: [price], pay: {line: l, to: keeper, units: used, price: device.years, less: [price]}}
term: {at: agreed, from: on, to: until, renew: {open: 5d, again: [agreed]}}
lapse: [{when: {fact: certificate.valid, is: false}, as: lapsed}]
side: {pause: {by: [county], reasons: [away]}, end: {by: [county], as: [died]}, waive: {by: [city], steps: [asked]}}
indicators:
  - {code: F1, count: cases, at: agreed.yes, where: {lent: lent}}
`

func TestSoundDefinition(t *testing.T) {
	if _, err := programme.Read("p.yaml", []byte(sound)); err != nil {
		t.Fatal(err)
	}
}

// Every rule of the checker with a fault planted in the sound definition, and what it
// says of it: the file, the line, and what is wrong.
func TestReadTellsEveryFaultAtItsLine(t *testing.T) {
	for _, x := range []struct{ was, is, want string }{
		{"slug: loan", "slug: Loan", `p.yaml:1: slug "Loan": small letters, digits and hyphens`},
		{"slug: loan\n", "", `p.yaml:1: slug "": small letters`},
		{"system: S11", "system: S0", `p.yaml:2: system "S0": S1 to S17`},
		{"version: 1", "version: 0", `p.yaml:3: a version is 1 or more`},
		{"version: 1", "version: one", `p.yaml:3: "one" is no whole number`},
		{"level: open", "level: shut", `p.yaml:4: "shut" is none of open, restricted, child, sealed`},
		{"subject: person", "subject: animal", `p.yaml:5: "animal" is none of person`},
		{"subject: person\n", "", `p.yaml:1: whom is it for? subject is missing`},
		{"{any: [{fact: certificate.valid, is: true}]}", "{either: [{fact: certificate.valid, is: true}]}", `p.yaml:6: "either" is neither all, any, none nor fact`},
		{"{any: [{fact: certificate.valid, is: true}]}", "{fact: certificate.valid}", `p.yaml:6: certificate.valid is asked nothing`},
		{"level: open", "levels: open", `p.yaml:4: "levels" is not known here`},
		{"level: open", "slug: again", `p.yaml:4: mapping key "slug" already defined`},
		{"{open: [subject]}", "{open: [kind]}", `p.yaml:8: unique open per kind: a case is opened before anything is said in it`},
		{"{open: [subject]}", "{entry: used, per: [colour]}", `p.yaml:8: unique per colour: neither a question nor subject`},
		{"{open: [subject]}", "{per: [subject]}", `p.yaml:8: unique: open, entry or one`},
		{"{open: [subject]}", "{entry: sold, per: [subject]}", `p.yaml:8: there is no step "sold"`},
		{"{open: [subject]}", "{one: nobody, of: used, per: [subject]}", `p.yaml:8: there is no party "nobody"`},
		{"  keeper: {", "  cadre: {", `p.yaml:10: party cadre bears a role's name: a stranger could act as it`},
		{"  keeper: {", "  Keeper: {", `p.yaml:10: party "Keeper": a small word`},
		{"  keeper: {", "  self: {", `p.yaml:10: party "self": a small word`},
		{"  helper: {kind: worker, ", "  helper: {", `p.yaml:11: party helper is of no kind`},
		{"  helper: {kind: worker, ", "  helper: {kind: dog, ", `p.yaml:11: "dog" is none of person, organisation, worker`},
		{"  helper: {kind: worker, ", "  helper: {kind: worker, stands_in_for: none, ", `p.yaml:11: party helper stands in for nobody named none`},
		{"change: {by: [county]", "change: {by: [stranger]", `p.yaml:10: "stranger" is neither a role nor a party`},
		{"again: [agreed]}}\n", "again: [sold]}}\n", `p.yaml:10: there is no step "sold"`},
		{"again: [agreed]}}\n", "from: never}}\n", `p.yaml:10: "never" is none of day, next_month`},
		{"conceal: {until: agreed", "conceal: {until: sold", `p.yaml:11: there is no step "sold"`},
		{"sees: [words]", "sees: [deeds]", `p.yaml:11: there is no question "deeds"`},
		{"over: rows", "over: lines", `p.yaml:12: there is no question "lines"`},
		{"from: asked, until: back}", "from: sold, until: back}", `p.yaml:12: there is no step "sold"`},
		{"  words: text", "  words: poem", `p.yaml:14: words: "poem" is no kind of question`},
		{"  words: text", "  Words: text", `p.yaml:14: question "Words": a small word`},
		{"  words: text", "  words: {text: short}", `p.yaml:14: words: long, or how many characters`},
		{"  words: text", "  words: {where: {fact: certificate.valid, is: true}}", `p.yaml:14: words is of no kind`},
		{"  words: text", "  words: {text: long, scale: 5}", `p.yaml:14: words is text already`},
		{"  words: text", "  words: {scale: 11}", `p.yaml:14: scale words: 2 to 10 steps`},
		{"  words: text", "  words: {group: {}}", `p.yaml:14: words has no columns`},
		{"  words: text", "  words: {choice: []}", `p.yaml:14: words has nothing to choose`},
		{"{qty: number, price: money}", "{qty: {group: {n: number}}, price: money}", `p.yaml:19: rows: column qty cannot be group`},
		{"{group: {qty: number", "{roll: {person: number", `p.yaml:19: rows: column person cannot be number`},
		{"{id: asked,", "{id: Asked,", `p.yaml:22: step "Asked": a small word`},
		{"{id: lent,", "{id: agreed,", `p.yaml:24: step agreed stands twice`},
		{"by: [resident, county], ", "by: [resident, county], unless: asked, ", `p.yaml:22: "asked" is none of named`},
		{"by: [resident, county], ", "by: [resident, county], unless: named, ", `p.yaml:22: step asked is spared where its parties are named: it names somebody, and nothing else`},
		{"by: [resident, county], ", "by: [resident, county], notice: {days: 5wd, named: sold.yes}, ", `p.yaml:22: there is no step "sold"`},
		{"by: [resident, county], ", "by: [resident, county], notice: {named: agreed.yes}, ", `p.yaml:22: step asked: named belongs to a notice of so many days`},
		{"by: [resident, county], ", "", `p.yaml:22: step asked: who does it? by is missing`},
		{"by: [resident, county]", "by: [stranger]", `p.yaml:22: "stranger" is neither a role nor a party`},
		{"by: [resident, county]", "by: keeper", `p.yaml:22: step asked: nobody is named yet who could do it`},
		{"name: [keeper, helper, team]", "name: [helper, team]", `p.yaml:23: step agreed is by keeper, whom no step before it names`},
		{"name: [keeper, helper, team]", "name: [keeper, helper, nobody]", `p.yaml:22: there is no party "nobody"`},
		{"not_by: [asked]", "not_by: [sold]", `p.yaml:23: there is no step "sold"`},
		{"after: [agreed.yes]", "after: [agreed.perhaps]", `p.yaml:24: step agreed has no outcome "perhaps"`},
		{"after: [agreed.yes]", "after: [back]", `p.yaml:24: step lent stands after back, which comes later`},
		{"after: [agreed.yes]", "after: [sold]", `p.yaml:24: there is no step "sold"`},
		{"ask: [words, on, until]", "ask: [words, on, untold]", `p.yaml:22: there is no question "untold"`},
		{"by: helper, day: on", "by: helper, day: words", `p.yaml:25: words is a text, and a day is wanted`},
		{"sign: [keeper, self]", "sign: [nobody]", `p.yaml:23: there is no party "nobody"`},
		{"serve: subject", "serve: nobody", `p.yaml:23: there is no party "nobody"`},
		{"from: asked, extend", "from: sold, extend", `p.yaml:23: there is no step "sold"`},
		{"{days: 5wd, from: asked,", "{from: asked,", `p.yaml:23: step agreed: due by a span or by an answer`},
		{"{days: 5wd,", "{days: 5 wd,", `p.yaml:23: "5 wd" is no span: 15d, 10wd, 3m or 1y`},
		{"{days: 5wd,", "{days: 0d,", `p.yaml:23: "0d" is no span`},
		{"{days: 5wd,", "{days: 9999d,", `p.yaml:23: "9999d" is no span`},
		{"extend: {by: county,", "extend: {by: stranger,", `p.yaml:23: "stranger" is neither a role nor a party`},
		{"due: {answer: until}", "due: {answer: words}", `p.yaml:27: words is a text, and a day is wanted`},
		{"due: {answer: until}", "due: {days: 5d, less: [on]}", `p.yaml:27: step back: less names two days`},
		{"due: {answer: until}", "due: {days: 5d, less: [on, words]}", `p.yaml:27: words is a text, and a day is wanted`},
		{"window: {days: 5d, lapse: final}", "window: {days: 5d}", `p.yaml:26: step closed: a window has its days and what it lapses as`},
		{"lapse: final}", "lapse: somehow}", `p.yaml:26: "somehow" is none of done, refused`},
		{"no: {end: refused}", "no: {end: badly}", `p.yaml:23: "badly" is none of done, refused`},
		{"no: {end: refused}", "no: {return: back}", `p.yaml:23: agreed.no returns to back, which is no step before it`},
		{"no: {end: refused}", "no: {return: sold}", `p.yaml:23: agreed.no returns to sold, which is no step before it`},
		{"sound: {stock: take_back, return: agreed}", "sound: {return: agreed}", `p.yaml:27: back.sound goes back past an item that was handed out and is not taken back`},
		{"stock: lend, flag: out", "stock: sell, flag: out", `p.yaml:24: "sell" is none of give, lend`},
		{"flag: out", "flag: Out", `p.yaml:24: flag "Out": a small word`},
		{"repeat: {every: 30d, from: agreed}", "repeat: {every: 30d, from: sold}", `p.yaml:25: there is no step "sold"`},
		{"until: back, check", "until: sold, check", `p.yaml:25: there is no step "sold"`},
		{"repeat: {every: 30d, from: agreed}, ", "", `p.yaml:25: step used: only entries are checked`},
		{"check: {by: [county], not_by", "check: {by: [stranger], not_by", `p.yaml:25: "stranger" is neither a role nor a party`},
		{"check: {by: [county], not_by: [used], due", "check: {by: [county], sample: 130%, due", `p.yaml:25: "130%" is no share: 1% to 100%`},
		{"repeat: {per: month, of: used}", "repeat: {of: used}", `p.yaml:28: step paid: per and of belong together`},
		{"repeat: {per: month, of: used}", "repeat: {per: week, of: used}", `p.yaml:28: "week" is none of month`},
		{"to: keeper, units: used", "to: nobody, units: used", `p.yaml:28: there is no party "nobody"`},
		{"units: used, price: device.years", "units: used, amount: price, price: device.years", `p.yaml:28: step paid pays an amount, or units at a price`},
		{"units: used, price: device.years", "units: used", `p.yaml:28: step paid: units have a price`},
		{"repeat: {per: month, of: used}, ask: [price]", "ask: [price]", `p.yaml:28: step paid: units are those of a month's entries`},
		{"less: [price]", "less: [sum]", `p.yaml:28: there is no question "sum"`},
		{"units: used, price: device.years", "amount: sum", `p.yaml:28: there is no question "sum"`},
		{"term: {at: agreed,", "term: {at: agreed.perhaps,", `p.yaml:29: step agreed has no outcome "perhaps"`},
		{"from: on, to: until, renew", "from: words, to: until, renew", `p.yaml:29: words is a text, and a day is wanted`},
		{"from: on, to: until, renew: {open: 5d, again: [agreed]}", "from: on", `p.yaml:29: a term has both days, or neither`},
		{"renew: {open: 5d, again: [agreed]}", "renew: {open: 5d, again: [sold]}", `p.yaml:29: there is no step "sold"`},
		{"renew: {open: 5d, again: [agreed]}", "renew: {again: [agreed]}", `p.yaml:29: what is renewed ends, opens before its end, and names what is done again`},
		{"as: lapsed", "as: gone", `p.yaml:30: no case lapses as "gone"`},
		{"end: {by: [county], as: [died]}", "end: {by: [stranger], as: [died]}", `p.yaml:31: "stranger" is neither a role nor a party`},
		{"end: {by: [county], as: [died]}", "end: {by: [county], as: [gone]}", `p.yaml:31: no case ends as "gone"`},
		{"waive: {by: [city], steps: [asked]}", "waive: {by: [city], steps: [sold]}", `p.yaml:31: there is no step "sold"`},
		{"pause: {by: [county], reasons: [away]}", "pause: {by: [county], steps: [asked]}", `p.yaml:31: pause has no steps`},
		{"{code: F1, count: cases,", "{code: F1,", `p.yaml:33: indicator F1: one of count, sum, best, rate`},
		{"{code: F1, count: cases,", "{code: F1, count: cases, sum: price,", `p.yaml:33: indicator F1: one of count, sum, best, rate`},
		{"{code: F1, count: cases,", "{count: cases,", `p.yaml:33: indicator : one of count`},
		{"at: agreed.yes", "at: agreed.perhaps", `p.yaml:33: step agreed has no outcome "perhaps"`},
		{"{code: F1, count: cases,", "{code: F1, sum: rows.colour,", `p.yaml:33: rows has no column "colour"`},
		{"{code: F1, count: cases,", "{code: F1, sum: sums,", `p.yaml:33: there is no question "sums"`},
		{"where: {lent: lent}", "where: {sold: lent}", `p.yaml:33: indicator F1: where sold: a step, parent, or answer.q`},
	} {
		text := strings.Replace(sound, x.was, x.is, 1)
		if text == sound {
			t.Errorf("%q is not in the sound definition", x.was)
			continue
		}
		_, err := programme.Read("p.yaml", []byte(text))
		if err == nil || !strings.Contains("\n"+err.Error(), "\n"+x.want) {
			t.Errorf("%s -> %s:\n got %v\nwant %s", x.was, x.is, err, x.want)
		}
	}
}

// A fault does not hide the next: an author sees them all at once.
func TestReadTellsAllFaultsAtOnce(t *testing.T) {
	text := strings.NewReplacer("system: S11", "system: S0", "as: [died]", "as: [gone]", "sign: [keeper, self]", "sign: [nobody]").Replace(sound)
	_, err := programme.Read("p.yaml", []byte(text))
	if err == nil || len(strings.Split(err.Error(), "\n")) != 3 {
		t.Fatal(err)
	}
}
