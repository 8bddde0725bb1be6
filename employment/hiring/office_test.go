package hiring_test

import (
	"testing"

	"tongxing/employment/hiring"
	"tongxing/fault"
)

// Placements of other channels: the earliest start of a year counts as the first,
// whatever the order of entry; the platform's cannot be typed in.
func TestOtherChannels(t *testing.T) {
	each(t, func(w *town) {
		record := func(p hiring.Placement) error {
			_, err := hiring.RecordPlacement(ctx, w.house, w.as("county", hiring.PlacementRecord), p)
			return err
		}
		w.ok(record(hiring.Placement{Person: "person0", Channel: "self", StartedOn: "2024-02-01"}))
		w.ok(record(hiring.Placement{Person: "person0", Channel: "association", Programme: hiring.ContractManufacturing, BestMonth: 810000, StartedOn: "2024-01-10"}))
		w.ok(record(hiring.Placement{Person: "person0", Channel: "public", Employer: "org0", StartedOn: "2023-05-01"}))
		if n := w.count(`SELECT count(*) FROM placement WHERE first_start = 1 AND (started_on = '2024-01-10' OR started_on = '2023-05-01')`); n != 2 {
			t.Errorf("%d first starts, want one a year", n)
		}
		if n := w.count(`SELECT sum(first_start) FROM placement`); n != 2 {
			t.Errorf("%d first starts", n)
		}
		if n := w.count(`SELECT count(*) FROM followup WHERE due_on < '2024-03-04'`); n != 0 {
			t.Error("follow-ups in the past")
		}
		w.want(record(hiring.Placement{Person: "person0", Channel: "self", StartedOn: "2024-02-01"}), fault.ConflictErr, "hiring.already_recorded")
		w.want(record(hiring.Placement{Person: "person0", Channel: hiring.Platform, StartedOn: "2024-02-01"}), fault.InvalidErr, "hiring.bad.channel")
		w.want(record(hiring.Placement{Person: "person2", Channel: "self", StartedOn: "2024-02-01"}), fault.NotFoundErr, "fault.not_found")
		list, err := hiring.Placements(ctx, w.house, w.as("township", hiring.PlacementList), hiring.PlacementFilter{Year: 2024})
		w.ok(err)
		if len(list) != 2 || list[0].Household != "home0" {
			t.Errorf("placements %+v", list)
		}
		theirs, err := hiring.Placements(ctx, w.house, w.as("boss0", hiring.PlacementList), hiring.PlacementFilter{})
		w.ok(err)
		if len(theirs) != 1 || theirs[0].PersonName != "" {
			t.Errorf("the employer reads %+v", theirs)
		}
	})
}

// A message with a number waits for the counsellor; nobody else reads it till then.
func TestHeldMessages(t *testing.T) {
	each(t, func(w *town) {
		id := w.send(0, "post0")
		_, err := hiring.Write(ctx, w.house, w.as("boss0", hiring.MessageWrite), id, "您好")
		w.want(err, fault.DeniedErr, "hiring.thread_closed")
		_, err = hiring.OpenDelivery(ctx, w.house, w.as("boss0", hiring.DeliveryOpen), id)
		w.ok(err)
		out, err := hiring.Write(ctx, w.house, w.as("boss0", hiring.MessageWrite), id, "请先交押金,电话13900000009")
		w.ok(err)
		if out.Status != "held" {
			t.Errorf("status %s", out.Status)
		}
		read := func(account string) int {
			messages, err := hiring.Thread(ctx, w.house, w.as(account, hiring.MessageRead), id)
			w.ok(err)
			return len(messages)
		}
		if read("resident0") != 0 || read("boss0") != 1 || read("counsellor") != 1 {
			t.Error("the wrong people read a held message")
		}
		board, err := hiring.ReadBoard(ctx, w.house, w.as("counsellor", hiring.BoardSee), 10)
		w.ok(err)
		if len(board.Today) != 1 || board.Today[0].Kind != "message" || board.Today[0].Record != id || board.Today[0].PersonName != "李小禾" {
			t.Errorf("board %+v", board)
		}
		_, err = hiring.Moderate(ctx, w.house, w.as("county", hiring.MessageModerate), out.Record, true)
		w.ok(err)
		if read("resident0") != 1 {
			t.Error("a message shown is not read")
		}
		_, err = hiring.Moderate(ctx, w.house, w.as("counsellor", hiring.MessageModerate), out.Record, false)
		w.want(err, fault.ConflictErr, "access.stale")
	})
}

// A question is answered into the record, once for everybody, and the employer does
// not learn who asked.
func TestQuestions(t *testing.T) {
	each(t, func(w *town) {
		for n, resident := range []string{"resident0", "resident1"} {
			for range 2 {
				_, err := hiring.AskEmployer(ctx, w.house, w.as(resident, hiring.QuestionAsk), w.people[n], "post0", "item:stand")
				w.ok(err)
			}
		}
		_, err := hiring.AskEmployer(ctx, w.house, w.as("resident0", hiring.QuestionAsk), "person0", "post0", "site:moon")
		w.want(err, fault.InvalidErr, "hiring.bad.code")
		list, err := hiring.Questions(ctx, w.house, w.as("boss0", hiring.QuestionList), hiring.QuestionFilter{Open: true})
		w.ok(err)
		if len(list) != 1 || list[0].Person != "" || list[0].AskedBy != "" {
			t.Fatalf("the employer reads %+v", list)
		}
		_, err = hiring.AnswerQuestion(ctx, w.house, w.as("resident0", hiring.QuestionAnswer), list[0].ID, 1, "2")
		w.want(err, fault.NotFoundErr, "fault.not_found")
		_, err = hiring.AnswerQuestion(ctx, w.house, w.as("boss0", hiring.QuestionAnswer), list[0].ID, 1, "yes")
		w.want(err, fault.InvalidErr, "hiring.bad.answer")
		_, err = hiring.AnswerQuestion(ctx, w.house, w.as("boss0", hiring.QuestionAnswer), list[0].ID, 1, "2")
		w.ok(err)
		if n := w.count(`SELECT count(*) FROM question WHERE answered_at <> ''`); n != 2 {
			t.Errorf("%d answered, want both people's", n)
		}
		if n := w.count(`SELECT count(*) FROM post WHERE id = 'post0' AND demand = '0200000000000000000000000' AND confirmed = '0100000000000000000000000' AND version = 2`); n != 1 {
			t.Error("the post does not say it")
		}
		out, err := hiring.AskPerson(ctx, w.house, w.as("counsellor", hiring.QuestionAsk), "person0", "post0", "site:lift")
		w.ok(err)
		_, err = hiring.AnswerQuestion(ctx, w.house, w.as("boss0", hiring.QuestionAnswer), out.Record, 1, "yes")
		w.want(err, fault.NotFoundErr, "fault.not_found")
		_, err = hiring.AnswerQuestion(ctx, w.house, w.as("resident0", hiring.QuestionAnswer), out.Record, 1, "yes")
		w.ok(err)
		if n := w.count(`SELECT count(*) FROM seeker WHERE person = 'person0' AND site_needs = 'step_free,lift'`); n != 1 {
			t.Error("the profile does not say it")
		}
	})
}

// Sixty days of silence close a delivery, count against the employer and raise one flag.
func TestSilence(t *testing.T) {
	each(t, func(w *town) {
		w.send(0, "post0")
		w.send(1, "post1")
		for days, want := range map[int]int{59: 0} {
			n, err := hiring.CloseSilent(ctx, w.later(days), w.system(hiring.SilentClose), 10)
			if err != nil || n != want {
				t.Errorf("day %d: closed %d %v", days, n, err)
			}
		}
		n, err := hiring.CloseSilent(ctx, w.later(60), w.system(hiring.SilentClose), 10)
		if err != nil || n != 2 {
			t.Errorf("closed %d %v", n, err)
		}
		if n := w.count(`SELECT silent FROM employer WHERE id = 'org0'`); n != 2 {
			t.Errorf("silent %d", n)
		}
		flags, err := hiring.Flags(ctx, w.house, w.as("county", hiring.FlagList), true, 10)
		w.ok(err)
		if len(flags) != 1 || flags[0].Kind != hiring.Silent || flags[0].EmployerName != "溪口纸箱厂" {
			t.Fatalf("flags %+v", flags)
		}
		_, err = hiring.CloseFlag(ctx, w.house, w.as("county", hiring.FlagClose), flags[0].ID, 1, "已上门谈过")
		w.ok(err)
		if n, err := hiring.RaiseFlags(ctx, w.later(61), w.system(hiring.FlagRaise)); err != nil || n != 0 {
			t.Errorf("raised again: %d %v", n, err)
		}
	})
}

// The signs of certificate renting.
func TestFlags(t *testing.T) {
	each(t, func(w *town) {
		for i, p := range []hiring.Placement{
			{Person: "person0", Employer: "org0"}, {Person: "person0", Employer: "org1"},
		} {
			p.Channel, p.StartedOn, p.ContractOn = []string{"base", "public"}[i], "2024-02-01", "2024-02-01"
			_, err := hiring.RecordPlacement(ctx, w.house, w.as("county", hiring.PlacementRecord), p)
			w.ok(err)
		}
		id := w.send(1, "post0")
		w.offer(id, "boss0", "resident1")
		_, err := w.sign(id, "boss0")
		w.ok(err)
		n, err := hiring.RaiseFlags(ctx, w.later(40), w.system(hiring.FlagRaise))
		w.ok(err)
		if n != 3 || w.count(`SELECT count(*) FROM flag WHERE kind = 'two_employers'`) != 2 || w.count(`SELECT count(*) FROM flag WHERE kind = 'unconfirmed' AND person = 'person1'`) != 1 {
			t.Errorf("raised %d", n)
		}
		w.exec(`UPDATE employer SET staff = 3`)
		for i := range 5 {
			w.exec(`INSERT INTO person (id, area, household, name, pinyin, sex, born_on, citizen_sealed, citizen_index, phone_index, category, grade, income_class, version, created_at)
				VALUES ($1, $2, '', '某人', 'm', 'male', '1990-01-01', $3, $1, '', 4, 2, 'none', 1, '')`, string(rune('a'+i)), area, []byte{1})
			w.exec(`INSERT INTO placement (id, person, area, household, channel, employer, post, delivery, trade, programme, contract_on, contract_until, started_on, confirmed_at,
				confirmed_by, first_start, ended_on, pay, best_month, version) VALUES ($1,$1,$2,'','base','org1','','','','','2024-02-01','','2024-02-01','','',0,'',0,0,1)`, string(rune('a'+i)), area)
		}
		if n, err := hiring.RaiseFlags(ctx, w.later(40), w.system(hiring.FlagRaise)); err != nil || n != 1 {
			t.Errorf("many cards: %d %v", n, err)
		}
	})
}

// Reviews by a human, fairs, lists and the board, each within its scope.
func TestTheOffice(t *testing.T) {
	each(t, func(w *town) {
		id := w.send(0, "post0")
		out, err := hiring.RequestReview(ctx, w.house, w.as("resident0", hiring.ReviewRequest), "person0", "post1", "我能站两小时")
		w.ok(err)
		board, err := hiring.ReadBoard(ctx, w.later(8), w.as("county", hiring.BoardSee), 10)
		w.ok(err)
		if len(board.Overdue) != 2 || board.Overdue[0].Kind != "review" || board.Overdue[1].Kind != "reply" || board.Overdue[1].Record != id {
			t.Errorf("board %+v", board)
		}
		_, err = hiring.AnswerReview(ctx, w.house, w.as("counsellor", hiring.ReviewAnswer), out.Record, 1, "已和单位谈好,可以投")
		w.ok(err)
		reviews, err := hiring.Reviews(ctx, w.house, w.as("resident0", hiring.ReviewList), "person0", false, 10)
		w.ok(err)
		if len(reviews) != 1 || reviews[0].Answer == "" {
			t.Errorf("reviews %+v", reviews)
		}
		for account, want := range map[string]int{"resident0": 1, "counsellor": 1, "township": 1, "county": 1, "resident1": 0} {
			list, err := hiring.Deliveries(ctx, w.house, w.as(account, hiring.DeliveryList), hiring.Filter{Live: true})
			if err != nil || len(list) != want {
				t.Errorf("%s lists %d (%v), want %d", account, len(list), err, want)
			}
		}
		w.fair()
	})
}

func (w *town) fair() {
	w.Helper()
	f := hiring.Fair{Area: county, Title: "春季招聘会", HeldOn: "2024-03-20", Hours: "9:00–11:30", Place: "文化馆一楼", Access: "step_free=yes"}
	out, err := hiring.CreateFair(ctx, w.house, w.as("county", hiring.FairCreate), f)
	w.ok(err)
	f.Area = "/43/4303/430321/"
	_, err = hiring.CreateFair(ctx, w.house, w.as("county", hiring.FairCreate), f)
	w.want(err, fault.NotFoundErr, "fault.not_found")
	for range 2 {
		_, err = hiring.JoinFair(ctx, w.house, w.as("resident0", hiring.FairJoin), out.Record, "person", "person0")
		w.ok(err)
	}
	_, err = hiring.JoinFair(ctx, w.house, w.as("boss0", hiring.FairJoin), out.Record, "employer", "org1")
	w.want(err, fault.NotFoundErr, "fault.not_found")
	_, err = hiring.JoinFair(ctx, w.house, w.as("boss0", hiring.FairJoin), out.Record, "employer", "org0")
	w.ok(err)
	fairs, err := hiring.Fairs(ctx, w.house, w.as("resident1", hiring.FairList), "2024-03-04", 10)
	w.ok(err)
	if len(fairs) != 1 || fairs[0].People != 1 || fairs[0].Employers != 1 {
		w.Errorf("fairs %+v", fairs)
	}
	w.fairEnds(out.Record)
}

// fairEnds: who comes is told to staff of the area alone, an entry can be taken back,
// and what was called off takes no more.
func (w *town) fairEnds(id string) {
	w.Helper()
	_, employers, err := hiring.ShowFair(ctx, w.house, w.as("resident1", hiring.FairList), id)
	w.ok(err)
	if len(employers) != 1 || employers[0].ID != "org0" {
		w.Errorf("employers %+v", employers)
	}
	people, err := hiring.FairPeople(ctx, w.house, w.as("county", hiring.FairGuests), id)
	w.ok(err)
	if len(people) != 1 || people[0].ID != "person0" {
		w.Errorf("people %+v", people)
	}
	_, err = hiring.Entered(ctx, w.house, w.as("resident1", hiring.FairJoin), id, "person", "person0")
	w.want(err, fault.NotFoundErr, "fault.not_found")
	for _, want := range []bool{true, false, false} {
		yes, err := hiring.Entered(ctx, w.house, w.as("resident0", hiring.FairJoin), id, "person", "person0")
		w.ok(err)
		if yes != want {
			w.Errorf("entered %v, want %v", yes, want)
		}
		_, err = hiring.LeaveFair(ctx, w.house, w.as("resident0", hiring.FairJoin), id, "person", "person0")
		w.ok(err)
	}
	_, err = hiring.CallOffFair(ctx, w.house, w.as("county", hiring.FairCallOff), id, 1, " ")
	w.want(err, fault.InvalidErr, "form.required")
	_, err = hiring.CallOffFair(ctx, w.house, w.as("county", hiring.FairCallOff), id, 1, "场地停电")
	w.ok(err)
	_, err = hiring.JoinFair(ctx, w.house, w.as("resident0", hiring.FairJoin), id, "person", "person0")
	w.want(err, fault.ConflictErr, "hiring.fair_over")
}
