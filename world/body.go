package world

import (
	"fmt"
	"strconv"
	"strings"
)

// Rehabilitation is what institutions are recognised for.
var rehabClasses = []string{"vision", "hearing_speech", "limb", "intellectual", "autism"}

// founder makes the organisations that take part and the places they answer for.
type founder struct {
	dice
	city *City
	nums *numbers
	made map[string]int
}

// bodies makes the federations, the offices of townships and villages, institutions,
// stations, and everybody else who is named in a case. All are invented but for the
// division in their name.
func (c *City) bodies(nums *numbers) {
	f := &founder{dice: roll(c.Seed, 8), city: c, nums: nums, made: map[string]int{}}
	f.add("federation", "4303", "市残疾人联合会", 0)
	for _, county := range level("county") {
		b := f.add("federation", county.Code, county.Name+"残疾人联合会", 0)
		c.Places = append(c.Places, Place{"l-" + b.Key[2:], "premises", county.Name + "残疾人综合服务中心（演示）", county.Code, b.Key})
	}
	for _, town := range level("township") {
		f.add("township_office", town.Code, town.Name+map[bool]string{true: "办事处", false: "人民政府"}[strings.HasSuffix(town.Name, "街道")], 0)
	}
	for _, v := range level("village") {
		name := v.Name // most carry their committee in the table of divisions
		if !strings.HasSuffix(name, "会") {
			name += "村委会"
		}
		b := f.add("village_committee", v.Code, name, 0)
		if name := community(v); name != "" {
			c.Places = append(c.Places, Place{"l-" + b.Key[2:], "community", name + "（演示）", v.Code, b.Key})
		}
	}
	f.helpers()
	f.stations()
	scenic := f.add("unit", "430382", "景区管理处", 1)
	c.Places = append(c.Places, Place{"l-scenic", "scenic_area", "望岫山景区（演示）", "430382", scenic.Key})
	for i := range c.Quota.Units {
		f.add("unit", one(f.dice, level("township")).Code, "湘潭"+brand(300+i)+one(f.dice, []string{"图书馆", "银行网点", "商场", "影城", "公交公司", "医院门诊", "酒店", "超市"}), 1)
	}
}

// community is the name of one without its committee, "" of a village.
func community(v Division) string {
	if at := strings.Index(v.Name, "社区"); at > 0 {
		return v.Name[:at] + "社区"
	}
	return ""
}

// add makes one body with so many who act for it.
func (f *founder) add(kind, area, name string, staff int) *Body {
	f.made[kind]++
	b := Body{Key: "o-" + strings.ReplaceAll(kind, "_", "-") + "-" + strconv.Itoa(f.made[kind]), Kind: kind, Name: name + "（演示）", Area: area, Phone: f.nums.newPhone(),
		From: f.between(dateOf(Year-6, 1, 1), dateOf(Year-2, 12, 1)).String()}
	for i := range staff {
		key := fmt.Sprintf("s-%s-%d", b.Key[2:], i+1)
		b.Staff = append(b.Staff, EmployerUser{Key: key, Login: key, Name: f.surname() + f.given(one(f.dice, []string{Male, Female}), f.from(1970, 1998)), Phone: f.nums.newPhone()})
	}
	f.city.Bodies = append(f.city.Bodies, b)
	return &f.city.Bodies[len(f.city.Bodies)-1]
}

// helpers are the institutions, hospitals, firms and associations.
func (f *founder) helpers() {
	counties := level("county")
	for i := range f.city.Quota.RehabInstitutions {
		b := f.add("rehab_institution", counties[i%5].Code, "湘潭"+brand(200+i)+"儿童康复中心", 2)
		b.Recognised = []string{rehabClasses[i%5], rehabClasses[(i+2)%5]} // every class has at least one in a full city
		if i == 0 {
			b.Recognised = rehabClasses // the first takes everybody, so that a small city's children find a place
		}
	}
	for i := range 3 {
		f.add("hospital", counties[i*2].Code, "湘潭"+brand(220+i)+"医院", 1)
	}
	f.add("legal_team", "4303", "市残疾人公益律师服务团", 2)
	for i := range 6 {
		f.add("contractor", counties[i%5].Code, "湘潭"+brand(230+i)+"建筑装饰有限公司", 1)
	}
	for i := range 3 {
		f.add("supplier", counties[i].Code, "湘潭"+brand(240+i)+"康复器具有限公司", 1)
	}
	for i := range 2 {
		f.add("association", "4303", "湘潭"+brand(250+i)+[]string{"残疾人志愿者协会", "残疾人文化艺术协会"}[i], 1)
	}
	for i := range 4 {
		f.add("school", counties[i].Code, "湘潭"+brand(255+i)+"职业培训学校", 1)
	}
	for i := range 5 {
		f.add("media", "4303", brand(260+i)+[]string{"日报", "晚报", "电视台", "新闻网", "在线"}[i], 0)
	}
}

// stations hand out devices in townships and train people in communities, most of the
// latter run by a third party.
func (f *founder) stations() {
	towns, third := level("township"), ""
	for i := range f.city.Quota.DeviceStations {
		t := towns[i*13%len(towns)]
		b := f.add("device_station", t.Code, t.Name+"辅助器具服务站", 1)
		f.city.Places = append(f.city.Places, Place{"l-" + b.Key[2:], "station", b.Name, t.Code, b.Key})
	}
	var communities []Division
	for _, v := range level("village") {
		if community(v) != "" && (v.Code[:6] == "430302" || v.Code[:6] == "430304") {
			communities = append(communities, v)
		}
	}
	for i := range f.city.Quota.CommunityStations {
		v := communities[i*17%len(communities)]
		if i%2 == 0 && i < f.city.Quota.ThirdParty {
			third = f.add("association", "4303", "湘潭"+brand(270+i)+"社会工作服务中心", 1).Key
		}
		b := f.add("community_station", v.Code, community(v)+"康复站", 1)
		b.Recognised = []string{"limb", "mental", "intellectual"}
		if i < f.city.Quota.ThirdParty {
			b.Operator = third
		}
		f.city.Places = append(f.city.Places, Place{"l-" + b.Key[2:], "station", b.Name, v.Code, b.Key})
	}
}
