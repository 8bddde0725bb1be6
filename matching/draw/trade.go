package draw

import "tongxing/matching"

// A kind of work: what it asks, the skills it lives on, the words of its adverts.
type kind struct {
	levels string // as matching.ParseLevels reads them
	skills []string
	screen bool
	remote float64 // percent
	dorm   float64
	late   bool
	heavy  bool // kept from people under 18
	pay    int64
	words  []string
	demand matching.Levels
	trades []string // each a trade of this kind
}

// kinds are the templates; every one stands for three to five trades.
var kinds = func() []kind {
	all := []kind{
		{levels: "3010000113302100121320200", skills: []string{"typing", "image_tagging", "filing", "spreadsheet"}, screen: true, remote: 25, pay: 2600, words: []string{"数据标注", "录入资料", "电脑操作", "核对单据", "线上工作"}},
		{levels: "3010000012200340321323200", skills: []string{"phone", "typing", "mandarin", "listening"}, screen: true, remote: 25, pay: 2800, words: []string{"接听电话", "登记问题", "客服专员", "普通话", "回访顾客"}},
		{levels: "3010000013300000031322200", skills: []string{"chat_service", "typing", "service"}, screen: true, remote: 28, pay: 2700, words: []string{"网络客服", "文字回复", "电脑操作", "售后登记"}},
		{levels: "3120010123301220232222200", skills: []string{"typing", "spreadsheet", "filing", "bookkeeping"}, screen: true, remote: 5, pay: 2800, words: []string{"文员", "整理资料", "收发文件", "接待来人", "记账"}},
		{levels: "3010011233310010111310210", skills: []string{"assembly", "electronics", "inspection", "packing"}, dorm: 45, late: true, pay: 2900, words: []string{"电子装配", "流水线", "检验", "两班", "包住宿"}},
		{levels: "2120112233201010111310211", skills: []string{"sewing", "ironing", "embroidery"}, dorm: 40, pay: 2700, words: []string{"缝纫工", "服装", "计件", "熨烫", "手工"}},
		{levels: "1330232332101011011211221", skills: []string{"sorting", "packing", "cleaning"}, dorm: 30, late: true, pay: 2500, words: []string{"分拣", "打包", "仓库", "快递", "搬运"}},
		{levels: "0332323332101011001110321", skills: []string{"cleaning", "laundry", "gardening"}, dorm: 15, pay: 2100, words: []string{"保洁", "楼道", "绿化", "洗衣", "清扫"}},
		{levels: "0331233332111011111211322", skills: []string{"cooking", "food_hygiene", "baking"}, dorm: 30, heavy: true, pay: 2600, words: []string{"帮厨", "面点", "食堂", "洗菜", "咖啡"}},
		{levels: "2010001134201010111320100", skills: []string{"massage", "medical_massage"}, dorm: 35, pay: 3200, words: []string{"推拿", "按摩师", "保健", "理疗"}},
		{levels: "3010001134400010221330100", skills: []string{"knitting", "fine_handwork", "pottery", "woodwork"}, remote: 40, pay: 1900, words: []string{"手工编织", "居家", "来料加工", "计件", "工艺品"}},
		{levels: "3010000013300100132430300", skills: []string{"programming", "software_testing", "spreadsheet"}, screen: true, remote: 35, pay: 4600, words: []string{"软件测试", "程序", "远程", "电脑操作"}},
		{levels: "3010000013400210122333200", skills: []string{"photo_editing", "video_editing", "graphic_design", "live_operating"}, screen: true, remote: 25, pay: 3500, words: []string{"美工", "剪辑", "直播", "图片处理"}},
		{levels: "1220121222202121112212110", skills: []string{"service", "mandarin", "cash"}, pay: 2300, words: []string{"收银", "理货", "门店", "接待顾客"}},
		{levels: "0342333343212122101211333", skills: []string{"welding", "machine_tending", "repair", "measuring"}, dorm: 55, late: true, heavy: true, pay: 3800, words: []string{"操作工", "焊接", "机床", "维修", "包住宿"}},
		{levels: "1231122111212121111111321", skills: []string{"service"}, dorm: 25, late: true, pay: 2100, words: []string{"门卫", "值班", "车棚", "看管"}},
	}
	for i := range all {
		k := &all[i]
		k.demand, _ = matching.ParseLevels(k.levels) // held by a test
		for n := range 3 + i%3 {
			k.trades = append(k.trades, "trade-"+string(rune('a'+i))+string(rune('0'+n)))
		}
	}
	return all
}()

var (
	kindWeights = skew(len(kinds), 5)
	common      = []string{"五险一金", "双休", "有人带教", "欢迎残疾朋友", "工作环境好", "按月发放工资", "近公交站", "年底奖金", "节日福利", "无障碍", "培训上岗", "吃苦耐劳", "认真负责", "能适应加班", "长期招聘"}
	wordWeights = skew(len(common), 1)
)
