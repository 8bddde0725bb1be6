package api

import (
	"context"
	"net/http"

	"tongxing/employment/hiring"
	"tongxing/gate"
	"tongxing/store"
)

// Question is one unknown that would decide a match. An employer never learns who asked.
type Question struct {
	ID      string `json:"id"`
	Post    string `json:"post"`
	Title   string `json:"title"`
	Code    string `json:"code" example:"item:stand"`
	AskedOf string `json:"asked_of" enum:"employer,person"`
	AskedAt string `json:"asked_at"`
	Answer  string `json:"answer" doc:"level 0-4 of an item; else yes or no; empty while open"`
	Version int64  `json:"version"`
}

// Followup is one question after the start: how does it go?
type Followup struct {
	ID        string `json:"id"`
	Placement string `json:"placement"`
	Day       int64  `json:"day" enum:"7,30,90,180,365"`
	DueOn     string `json:"due_on"`
	Person    string `json:"person_says" doc:"empty for the employer"`
	Employer  string `json:"employer_says"`
	DoneOn    string `json:"done_on"`
	Version   int64  `json:"version"`
}

type asking struct {
	ForWhom
	Body struct {
		Post string `json:"post"`
		Code string `json:"code" maxLength:"60" example:"site:lift" doc:"item:<item>, site:<feature>, remote, dormitory or shuttle"`
	}
}

type answeringQuestion struct {
	ByID
	Body struct {
		Version int64  `json:"version"`
		Answer  string `json:"answer" enum:"0,1,2,3,4,yes,no"`
	}
}

type answeringFollowup struct {
	ByID
	Body struct {
		Version int64  `json:"version"`
		Says    string `json:"says" enum:"well,trouble,left,unreached" doc:"unreached is for staff"`
		Note    string `json:"note,omitempty" maxLength:"500"`
	}
}

func (a *API) questions() {
	operation(a, act{ID: "questions", Method: http.MethodGet, Path: "/api/v1/questions", Summary: "Open questions", Action: hiring.QuestionList, For: forResident,
		About: "Asked of the reader, or by the reader. Oldest first."},
		func(ctx context.Context, r *gate.Request, _ *struct{}) ([]Question, error) {
			all, err := hiring.Questions(ctx, a.House, r.Scope, hiring.QuestionFilter{Open: true, Limit: 200})
			out := []Question{}
			for _, q := range all {
				out = append(out, Question{q.ID, q.Post, q.Title, q.Code, q.AskedOf, q.AskedAt.String(), q.Answer, q.Version})
			}
			return out, err
		})
	operation(a, act{ID: "ask", Method: http.MethodPost, Path: "/api/v1/questions", Summary: "Ask the employer about one unknown", Action: hiring.QuestionAsk, For: forResident,
		About: "The employer is not told for whom. The same question twice is one question."},
		func(ctx context.Context, r *gate.Request, in *asking) (Outcome, error) {
			o, err := hiring.AskEmployer(ctx, a.House, r.Scope, in.person(r), in.Body.Post, in.Body.Code)
			return outcomeView(o), err
		})
	operation(a, act{ID: "answer-question", Method: http.MethodPost, Path: "/api/v1/questions/{id}", Summary: "Answer a question", Action: hiring.QuestionAnswer, For: forResident,
		About: "The answer goes into the post or the profile, once for everybody who asked."},
		func(ctx context.Context, r *gate.Request, in *answeringQuestion) (Outcome, error) {
			o, err := hiring.AnswerQuestion(ctx, a.House, r.Scope, in.ID, in.Body.Version, in.Body.Answer)
			return outcomeView(o), err
		})
	operation(a, act{ID: "followups", Method: http.MethodGet, Path: "/api/v1/followups", Summary: "Follow-ups still open", Action: hiring.FollowupList, For: forResident,
		About: "7, 30, 90, 180 and 365 days after the start, by due day. Each side reads its own words."},
		func(ctx context.Context, r *gate.Request, in *struct {
			Before string `query:"before" doc:"last due day wanted"`
		}) ([]Followup, error) {
			all, err := hiring.Followups(ctx, a.House, r.Scope, hiring.FollowupFilter{Open: true, Before: store.Day(in.Before), Limit: 200})
			out := []Followup{}
			for _, f := range all {
				out = append(out, Followup{f.ID, f.Placement, f.Day, string(f.DueOn), f.PersonSays, f.EmployerSays, string(f.DoneOn), f.Version})
			}
			return out, err
		})
	operation(a, act{ID: "answer-followup", Method: http.MethodPost, Path: "/api/v1/followups/{id}", Summary: "Say how it goes", Action: hiring.FollowupAnswer, For: forResident,
		About: "Each side for itself. Who has left has their placement ended with it."},
		func(ctx context.Context, r *gate.Request, in *answeringFollowup) (Outcome, error) {
			o, err := hiring.AnswerFollowup(ctx, a.House, r.Scope, in.ID, in.Body.Version, in.Body.Says, in.Body.Note)
			return outcomeView(o), err
		})
}
