package world

import (
	"fmt"
	"strings"

	"tongxing/employment/trade"
)

var shiftWords = map[string]string{
	"day": "周一至周五，9点到18点，午休1小时", "day6": "周一至周六，8点到17点，午休1小时", "early": "早班，6点到14点", "late": "晚班，13点到21点",
	"half": "周一至周五，8点到14点", "split": "午、晚两段，10点到14点、17点到21点", "rotating": "倒班，白班夜班轮换", "flex": "时间自己安排，按时交活就行",
}

var offerWords = map[string]string{
	"stool": "可以坐着做", "trolley": "搬东西有推车", "desk": "桌椅可调高低", "flash_alarm": "装有闪光警示灯",
	"text_contact": "有事发文字不打电话", "written_steps": "步骤写成图文卡", "breaks": "可以多歇几次", "carving": "做不了的一两样可以调给同事",
}

// text writes the post as its employer would: what one does, when, what it pays, what
// the place can do for the person.
func text(p Post, t trade.Trade) string {
	var b strings.Builder
	when := shiftWords[p.Shift]
	if p.Shift == "day6" && p.HoursWeek == 44 {
		when = "周一至周五8点到17点，周六上午"
	}
	fmt.Fprintf(&b, "%s。%s，每周约%d小时。", t.DutyZH, when, p.HoursWeek)
	fmt.Fprintf(&b, "每月%d到%d元", p.PayMin/100, p.PayMax/100)
	if p.Insurance {
		b.WriteString("，缴社会保险")
	}
	b.WriteString("。")
	var can []string
	for _, o := range p.Offers {
		can = append(can, offerWords[o])
	}
	if p.Remote != "yes" {
		if p.Dormitory == "yes" {
			can = append(can, "有宿舍")
		}
		if p.Shuttle == "yes" {
			can = append(can, "有班车")
		}
		if p.Sites["canteen"] == "yes" {
			can = append(can, "有食堂")
		}
	}
	if len(can) > 0 {
		b.WriteString("我们可以：" + strings.Join(can, "、") + "。")
	}
	if len(p.SkillsMust) == 0 {
		b.WriteString("没做过也行，有人带。")
	}
	fmt.Fprintf(&b, "招%d人。", p.Openings)
	return b.String()
}
