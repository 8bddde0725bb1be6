package world

import "strings"

// The pools names are drawn from. They hold common surnames and characters; whoever
// comes out of them is invented, and any likeness is chance.
var (
	surnames = []rune("刘陈周李张王黄杨彭谭唐罗肖胡谢何曾邓曹冯贺易郭龙赵吴徐孙马朱林郑蒋丁沈韩姚卢姜崔钟汪田任范方石廖夏傅邹熊孟秦白江阎薛尹段雷侯史陶黎万顾毛郝龚邵钱严覃武戴莫孔向汤宁欧文庞樊兰殷施洪翟安颜倪牛温芦季俞章鲁葛伍韦申尤毕聂丛焦柳邢路岳齐梅庄辛管祝左涂谷祁耿牟卜甘单")
	double   = []string{"欧阳", "上官", "司马", "诸葛", "司徒", "夏侯"}
	menOld   = []rune("国建志明华文德光正福林云清春生连仲汉湘金长保新运先忠炳桂松柏")
	menNew   = []rune("宇浩子轩博杰凯俊晨睿鹏航磊鑫涛毅卓霖铭泽航嘉一诺恒远思齐")
	womenOld = []rune("桂秀玉兰英菊梅莲珍淑凤芝香云莉华金翠爱冬春满秋月娥群元满")
	womenNew = []rune("婷雨欣怡佳梦琪思雅静晴诗涵可萱语桐悦若芷宁颖慧妍锦")
	rare     = []string{"翀", "堃", "淼", "䶮", "㛃", "赟", "犇", "彧"}
	beyond   = []string{"𬭎", "𫖯", "𬀩", "𬍛", "𫍯", "𠅤"} // outside the basic plane: four bytes in UTF-8
	dotted   = [][2]string{{"阿依古丽", "热合曼"}, {"买合木提", "艾山"}, {"扎西", "卓玛措"}, {"古丽娜尔", "托合提"}, {"巴特尔", "苏合"}}
)

// person's name, by sex and birth year, with the few names that break careless
// software: a middle dot, a rare character, one outside the basic plane.
func (d dice) name(n int, sex string, born int) string {
	switch {
	case n%1700 == 12:
		pair := one(d, dotted)
		return pair[0] + "·" + pair[1]
	case n%600 == 10:
		return d.surname() + one(d, beyond)
	case n%250 == 11:
		return d.surname() + one(d, rare) + string(one(d, menNew))
	}
	return d.surname() + d.given(sex, born)
}

// surname draws the front of the pool far more often, as in life.
func (d dice) surname() string {
	if d.chance(0.4) {
		return one(d, double)
	}
	f := d.Float64()
	return string(surnames[int(f*f*float64(len(surnames)))])
}

func (d dice) given(sex string, born int) string {
	pool := menOld
	switch {
	case sex == Male && born >= 1985:
		pool = menNew
	case sex == Female && born >= 1985:
		pool = womenNew
	case sex == Female:
		pool = womenOld
	}
	if d.chance(14) {
		return string(one(d, pool))
	}
	return string([]rune{one(d, pool), one(d, pool)})
}

// brands are invented words: an employer's name is two of their characters, the
// line of business, and (演示).
var brandFirst, brandLast = []rune("晴禾云岫望拾朗沐青澜知栖晓启迩衡砚蔚芃樾屿霁昀笙"), []rune("禾岫舟澄野屿朗序苇穗桥岚畅穹汀棠泊曦晟峤沄樵旸翎")

func brand(n int) string {
	// 24 × 24 pairs; the step of 25 walks all of them before one comes again.
	n = n * 25 % (len(brandFirst) * len(brandLast))
	return string([]rune{brandFirst[n/len(brandLast)], brandLast[n%len(brandLast)]})
}

func streetIn(township string) string {
	for _, end := range []string{"街道", "办事处", "镇", "乡"} {
		if s, ok := strings.CutSuffix(township, end); ok {
			return strings.TrimSuffix(s, "路")
		}
	}
	return township
}
