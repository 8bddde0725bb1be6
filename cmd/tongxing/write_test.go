package main

import (
	"regexp"
	"strings"
	"testing"
)

// What can be answered goes with what is asked: a lift is there or not, a dormitory is
// given or not, and the hours of a post are when it is worked.
func TestThePostFormsAnswersFitItsQuestions(t *testing.T) {
	town := newTown(t)
	form := town.as("employer").get(t, "/own/new?trade=data-labelling").Body
	for name, want := range map[string]string{"site_lift": "有 没有 还不知道", "dormitory": "提供 不提供 还没定", "shuttle": "提供 不提供 还没定", "remote": "可以 不行 还不知道"} {
		var got []string
		for _, m := range regexp.MustCompile(`<label for="`+name+`-\d">([^<]+)<`).FindAllStringSubmatch(form, -1) {
			got = append(got, m[1])
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", name, got, want)
		}
	}
	if !strings.Contains(form, "<legend>上班时间</legend>") || strings.Contains(form, "什么时候能上班") || !strings.Contains(form, `<label for="w0-0">上班<`) {
		t.Error("the week asks when a person can work")
	}
	if !strings.Contains(form, "“不用…”") || strings.Contains(form, "“不需要”") || !strings.Contains(form, "不用站着") {
		t.Error("the lead names an answer that is not offered")
	}
	if seeker := town.as("seeker").get(t, "/profile/search").Body; !strings.Contains(seeker, "<legend>什么时候能上班</legend>") || !strings.Contains(seeker, `<label for="w0-0">行<`) {
		t.Error("the seeker's week")
	}
	visit := town.as("city").get(t, "/desk").Body
	if strings.Contains(visit, `name="site_lift"`) && !regexp.MustCompile(`<option value="no"[^>]*>没有<`).MatchString(visit) {
		t.Error("the visit's answers")
	}
}
