package world

// An industry is a line of business with the trades it hires for. Mean wages are
// invented, in yuan a year.
type industry struct {
	name, suffix string
	weight       int
	staff        [2]int
	wage         [2]int
	trades       []string
	equipped     float64 // percent chance of each site feature
}

var industries = []industry{
	{"数据服务", "数据服务有限公司", 20, [2]int{20, 400}, [2]int{48000, 96000}, []string{"data-labelling", "voice-transcription", "data-entry", "text-service", "phone-service", "call-back", "software-testing", "accessibility-testing", "software"}, 72},
	{"电子商务", "电子商务有限公司", 20, [2]int{10, 180}, [2]int{42000, 78000}, []string{"shop-online", "live-host", "live-operator", "video-editing", "graphic-design", "hand-packing", "text-service"}, 50},
	{"电子制造", "电子科技有限公司", 26, [2]int{60, 1200}, [2]int{52000, 84000}, []string{"electronics-assembly", "cable-harness", "quality-check", "machine-feeding", "order-picking"}, 58},
	{"服装制造", "服饰有限公司", 18, [2]int{40, 500}, [2]int{42000, 66000}, []string{"sewing", "garment-trimming", "quality-check", "hand-packing"}, 38},
	{"鞋业玩具", "制品有限公司", 12, [2]int{40, 600}, [2]int{40000, 62000}, []string{"shoe-stitching", "toy-assembly", "label-sticking", "hand-packing"}, 38},
	{"食品加工", "食品有限公司", 20, [2]int{30, 600}, [2]int{42000, 68000}, []string{"food-packing", "label-sticking", "lotus-seed", "pastry", "cleaning", "quality-check"}, 42},
	{"机械制造", "机械有限公司", 14, [2]int{60, 900}, [2]int{60000, 98000}, []string{"cnc-operator", "welding", "machine-feeding", "quality-check", "stock-clerk", "gate-keeper"}, 40},
	{"印刷包装", "印务有限公司", 8, [2]int{20, 160}, [2]int{44000, 70000}, []string{"printing", "graphic-design", "hand-packing", "proofreading"}, 45},
	{"竹木制品", "竹木制品有限公司", 6, [2]int{15, 120}, [2]int{40000, 60000}, []string{"woodwork", "hand-packing", "hand-knitting"}, 35},
	{"手工艺", "手工艺有限公司", 12, [2]int{8, 90}, [2]int{30000, 52000}, []string{"hand-knitting", "embroidery", "bead-craft", "contract-handwork", "pottery"}, 60},
	{"酒店洗涤", "酒店管理有限公司", 10, [2]int{30, 260}, [2]int{38000, 58000}, []string{"laundry", "room-service", "cleaning", "dish-washing", "reception"}, 62},
	{"物业服务", "物业服务有限公司", 16, [2]int{40, 700}, [2]int{36000, 54000}, []string{"cleaning", "park-cleaning", "gardening", "gate-keeper", "parking"}, 52},
	{"餐饮", "餐饮管理有限公司", 14, [2]int{15, 220}, [2]int{38000, 60000}, []string{"kitchen-helper", "dish-washing", "waiter", "cook", "coffee", "pastry", "cashier"}, 46},
	{"商超零售", "商贸有限公司", 14, [2]int{15, 420}, [2]int{36000, 58000}, []string{"cashier", "shelf-stocking", "shop-assistant", "order-picking", "community-shop"}, 60},
	{"物流快递", "物流有限公司", 10, [2]int{25, 360}, [2]int{44000, 72000}, []string{"parcel-sorting", "parcel-station", "dispatch", "order-picking", "stock-clerk"}, 40},
	{"按摩保健", "按摩保健有限公司", 16, [2]int{5, 60}, [2]int{42000, 76000}, []string{"massage", "massage", "medical-massage", "reception"}, 66},
	{"种养合作", "种养专业合作社", 16, [2]int{8, 80}, [2]int{30000, 48000}, []string{"vegetable-growing", "fruit-growing", "mushroom-growing", "poultry-raising", "pig-raising", "fish-farming"}, 22},
	{"生活服务", "生活服务有限公司", 8, [2]int{5, 60}, [2]int{36000, 56000}, []string{"hairdresser", "car-wash", "appliance-repair", "ebike-repair", "shoe-key-repair"}, 40},
	{"文化教育", "文化传播有限公司", 8, [2]int{8, 90}, [2]int{42000, 70000}, []string{"performer", "piano-tuning", "library-assistant", "teaching-aide", "video-editing"}, 58},
	{"企业服务", "企业服务有限公司", 12, [2]int{10, 150}, [2]int{44000, 78000}, []string{"office-clerk", "hr-assistant", "bookkeeping", "archive-filing", "archive-scanning"}, 64},
	{"社会服务", "社会工作服务中心", 10, [2]int{6, 60}, [2]int{40000, 64000}, []string{"sign-interpreter", "disability-liaison", "community-aide", "hotline", "teaching-aide"}, 76},
	{"资源回收", "再生资源有限公司", 5, [2]int{15, 140}, [2]int{38000, 58000}, []string{"recycling", "order-picking", "gate-keeper"}, 30},
}
