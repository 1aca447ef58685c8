//! Characters of names in simplified and traditional form.
//!
//! A table of our own: the libraries that convert whole texts bring their own generators of random numbers or unkept
//! formats along, and a doubt about two names needs characters alone. A form that is missing here is one doubt less.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The text in simplified characters.
pub(super) fn simplified(text: &str) -> String {
    static FORMS: LazyLock<HashMap<char, char>> =
        LazyLock::new(|| TRADITIONAL.chars().zip(SIMPLIFIED.chars()).collect());
    text.chars()
        .map(|c| FORMS.get(&c).copied().unwrap_or(c))
        .collect()
}

/// In the order of their code points.
const TRADITIONAL: &str = "\
亂亞佔來侶係俠倆倉個們倫偉側偵傑傘備傳債傷傾僅僑價儀億儉償優儲儼兌兒兩凍凜凱別剛創劇劉劍勁動務勝\
勞勢勳勵勸勻匯區協厲參叢吳呂員問啞啟喚喪喬單嗚嘯噴嚇嚮嚴囑國圍園圓圖團堅堯報場塊塢塵墊墾壇壓壘壞\
壟壩壯壽夠夢夾奧奪奮妝娛婁婦婭媽嬈嬋嬌嬙嬪孫學孿宮實寧審寫寬寵寶將專尋對導層屬岡峯島峽嵐帥師帶幟\
幣幾庫廚廠廣廬廳張強彌彎彥後從復徹恆悅愛態慮慶憑憲憶懇應懷戀戰戲揚揮撣擇擊擔據攝敘敵數斷時晉晝暈\
暉暢曄曇曉曠書會東條棗棟楊楓楨業極榮構樂樓樞樣樸樹樺橋機權欒欖欞欽歐歡歲歷歸殘殼毀氣決沖況涼淨淵\
淺渾湧湯準溝滄滌滬漁漢漲潔潤澗澤濃濕濘濟濤濱瀅瀏瀟灃灘灣為烏煉煙煥煬熒熱營燦燭爍爐爭爺爾牆犧狀猶\
獅獎獨獲獻現瑣瑤瑩瑪璉璦環瓊瓏產畝畢畫異療發監盤盧眾碩確碼礦禎禮禱種稱穀積穎穩窮竇竊競筆節築簡簽\
籲糧紀約紅紋納純紙級紛紡細紹終組結絕絡絢給統絲絹經綠維綱網綺綽綿緋緒線緣編練緹縣縱總績繆織繩繪繼\
繽續纓纖罰羅義習翹聖聞聯聰聲聶職聽肅脈腦腸膠臥臨臺與興舉舊艦莊莖華萊萬葉著葦蓋蓮蔣蔭蕭薦藍藝藥蘆\
蘇蘊蘭蘿處虜號虧蝦蟻蠻術衛裏補裝見規視親覺覽觀訂計討訓記訪設許評詞詠試詩話詳認語誠說課誼調談請諒\
論諸諾謀謙講謝謹證識譚譜譯議護譽讀變讓豎豐豔貝貞負財貢貨貫貴買費貼貿賀資賈賓賜賞賢賣賦質賴購賽贊\
趙跡踐躍車軌軍軒軟軼較載輔輕輝輩輪輿辦農這連進運過達違遙遜遞遠適遲遷選邁還邊邏郟郵鄉鄒鄔鄧鄭鄰酈\
醞醫釋釗針釣鈕鈞鈴鈺鉑銀銅銘銳銷鋒鋼錄錘錚錢錦錫錯鍇鍔鍵鍾鎔鎖鎮鏈鏡鐘鐵鐸鑰鑽長門閃閆閉開閏閑間\
閔閣閻闖關陝陣陰陳陸陽隊階際隨險隱隴隻雖雙雛雞離難雲電霧霽靈靜韋韌韓韻響頁頂頃項順須頌預頑頒頓頗\
領頭頸頻題額顏願顧顯風飄飛飯飲飾餅養館饒馬馮馳駐駒駱駿騁騎騫騰驅驍驕驗驚魚魯鮑鮮鯉鳥鳳鳴鴻鴿鵑鵬\
鶯鶴鷗鷹鷺鸝鸞麗麥黃黌點黨黽齊齋齒齡龍龔龜";
/// Each stands where its other form stands above.
const SIMPLIFIED: &str = "\
乱亚占来侣系侠俩仓个们伦伟侧侦杰伞备传债伤倾仅侨价仪亿俭偿优储俨兑儿两冻凛凯别刚创剧刘剑劲动务胜\
劳势勋励劝匀汇区协厉叁丛吴吕员问哑启唤丧乔单呜啸喷吓向严嘱国围园圆图团坚尧报场块坞尘垫垦坛压垒坏\
垄坝壮寿够梦夹奥夺奋妆娱娄妇娅妈娆婵娇嫱嫔孙学孪宫实宁审写宽宠宝将专寻对导层属冈峰岛峡岚帅师带帜\
币几库厨厂广庐厅张强弥弯彦后从复彻恒悦爱态虑庆凭宪忆恳应怀恋战戏扬挥掸择击担据摄叙敌数断时晋昼晕\
晖畅晔昙晓旷书会东条枣栋杨枫桢业极荣构乐楼枢样朴树桦桥机权栾榄棂钦欧欢岁历归残壳毁气决冲况凉净渊\
浅浑涌汤准沟沧涤沪渔汉涨洁润涧泽浓湿泞济涛滨滢浏潇沣滩湾为乌炼烟焕炀荧热营灿烛烁炉争爷尔墙牺状犹\
狮奖独获献现琐瑶莹玛琏瑷环琼珑产亩毕画异疗发监盘卢众硕确码矿祯礼祷种称谷积颖稳穷窦窃竞笔节筑简签\
吁粮纪约红纹纳纯纸级纷纺细绍终组结绝络绚给统丝绢经绿维纲网绮绰绵绯绪线缘编练缇县纵总绩缪织绳绘继\
缤续缨纤罚罗义习翘圣闻联聪声聂职听肃脉脑肠胶卧临台与兴举旧舰庄茎华莱万叶着苇盖莲蒋荫萧荐蓝艺药芦\
苏蕴兰萝处虏号亏虾蚁蛮术卫里补装见规视亲觉览观订计讨训记访设许评词咏试诗话详认语诚说课谊调谈请谅\
论诸诺谋谦讲谢谨证识谭谱译议护誉读变让竖丰艳贝贞负财贡货贯贵买费贴贸贺资贾宾赐赏贤卖赋质赖购赛赞\
赵迹践跃车轨军轩软轶较载辅轻辉辈轮舆办农这连进运过达违遥逊递远适迟迁选迈还边逻郏邮乡邹邬邓郑邻郦\
酝医释钊针钓钮钧铃钰铂银铜铭锐销锋钢录锤铮钱锦锡错锴锷键锺镕锁镇链镜钟铁铎钥钻长门闪闫闭开闰闲间\
闵阁阎闯关陕阵阴陈陆阳队阶际随险隐陇只虽双雏鸡离难云电雾霁灵静韦韧韩韵响页顶顷项顺须颂预顽颁顿颇\
领头颈频题额颜愿顾显风飘飞饭饮饰饼养馆饶马冯驰驻驹骆骏骋骑骞腾驱骁骄验惊鱼鲁鲍鲜鲤鸟凤鸣鸿鸽鹃鹏\
莺鹤鸥鹰鹭鹂鸾丽麦黄黉点党黾齐斋齿龄龙龚龟";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_has_its_other() {
        let pairs: Vec<(char, char)> = TRADITIONAL.chars().zip(SIMPLIFIED.chars()).collect();
        assert_eq!(TRADITIONAL.chars().count(), SIMPLIFIED.chars().count());
        assert!(pairs.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(
            pairs
                .iter()
                .all(|(_, simple)| !TRADITIONAL.contains(*simple))
        );
        assert_eq!(simplified("陳偉劉麗華"), "陈伟刘丽华");
        assert_eq!(simplified("陈伟 Anna"), "陈伟 Anna");
    }
}
