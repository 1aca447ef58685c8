# 程序的中文句子。en.ftl 有相同的编号。

label-error = 错误
label-warning = 警告：
label-detail = 细节：
label-remedy = 怎么办：
label-file = 文件：
label-row = 行：
label-sheet = 工作表：
label-unit = 单元：
label-rows = 行：
label-text = 内容：
label-texts = 内容：
label-name = 姓名：
label-names = 姓名：
label-remark = 注记：
label-count = 共：
label-column = 列：
label-headers = 标题：
label-taken = 采用：
label-others = 未采用：
label-sheets = 工作表：
label-encoding = 编码：
label-samples = 例如：
label-places = 小数位数：
label-sum = 总和：
label-expected = 应为：
label-found = 实为：
label-owners = 业主编号：
label-units = 单元：
label-area = 面积：
label-usual = 通常：
label-kind = 算作：
label-cells = 格数：
label-ids = 证件号个数：
label-note = 共有情况：
label-trustee = 受托人：
label-question = 议题：
label-ballot = 选票：
label-round = 轮次：

error-usage-remedy = 请看 `linli --help` 或该命令的帮助
error-file = 无法读写 { $file }：{ $cause }
error-file-remedy = 请检查路径、权限和磁盘空间
error-exists = { $file } 已经存在
error-exists-remedy = 请换一个文件名，或加 --force 覆盖
error-passphrase = 密码短语打不开 { $file }
error-passphrase-remedy = 请重试；业主忘记密码短语时，可用 24 个助记词恢复密钥
error-passphrase-short = 新密码短语至少要 { $count } 个字符
error-passphrase-differs = 两次输入的密码短语不同
error-passphrase-empty = { $file } 的第一行是空的，没有密码短语
error-no-terminal = 这里需要在终端询问或显示；没有终端时请给出 { $option }
error-declined = 已按您的意思停止，什么也没有做
error-declined-remedy = 准备好后请再运行一次

prompt-passphrase = { $file } 的密码短语：
prompt-passphrase-new = 为 { $file } 设新密码短语：
prompt-passphrase-again = 再输入一次：
prompt-words = 24 个助记词：
prompt-word = 请再输入第 { $number } 个词：
prompt-range = 请选 { $min } 到 { $max } 项

man-written = 已写出 { $count } 页到 { $folder }

key-words-intro = 请把这 24 个词抄在纸上。谁有它们，谁就是您；它们不会再显示。
key-word-differs = 这个词不对
key-created = 密钥已写入 { $file }
key-words-written = 助记词已写入 { $file }。请把该文件存放到别处。
key-restored = 密钥已恢复到 { $file }
key-commitment = 在 { $realm } 的身份承诺：{ $commitment }

error-no-preset = 没有名为 { $name } 的计数规则；预设有 { $presets }，也可给出 .toml 文件

enrol-written = 单元 { $unit } 的登记申请已写入 { $file }。请亲自交给登记人。

progress-enrolments = 正在读取申请

import-title-read = 读到的内容
import-title-heads = 合为一人的单元
import-title-doubts = 疑问
import-title-look = 值得一看
import-title-not-counted = 没有计入
import-title-totals = 合计
import-page-title = { $file } 的导入报告
import-what-to-do = 怎么办
import-comma = ，
import-sheet = 工作表“{ $sheet }”，标题在第 { $row } 行
import-column = 列 { $column }：第 { $position } 列，标题“{ $header }”
import-unused = 未使用的列：{ $headers }
import-use = 用途“{ $text }”算作{ $kind }
import-merge = 合为一人，编号 { $owner }：{ $names }，行 { $rows }，{ $shares }（{ $why }）
import-several-rows = { $unit } 的业主分在第 { $rows } 行，合为一人
import-shared-name = { $names } 出现在业主 { $owners }，分别计算
import-shared-id = 业主 { $owners } 证件号相同而姓名不同：{ $names }
import-doubt-open = [{ $id }] { $told }
import-doubt-accepted = [{ $id }] 已确认：{ $told }
import-unread = 工作表“{ $sheet }”没有读入（{ $rows } 行）
import-hidden = 第 { $row } 行是隐藏的，没有计入
import-not-counted = 第 { $row } 行：{ $unit } 不计（{ $kind }）
import-refused = 第 { $row } 行被拒绝 [{ $rule }] { $told }
import-more = ……另有 { $count } 条；--report 的网页和 --json 中有全部
import-rows = 共 { $total } 行：{ $counted } 行计入，{ $not_counted } 行按规则不计，{ $refused } 行被拒绝
import-rows-hidden = 另有隐藏的 { $hidden } 行没有计入
import-totals = 业主 { $heads } 人，{ $units } 个单元，{ $shares }
import-written = 登记册已写入 { $file }。其中有姓名，请由登记人保管。
import-mapping = 您的选择已存入 { $file }；下次请用 --mapping 给出。
import-ask-sheets = 哪些工作表属于登记册？
import-ask-header-row = 哪一行是标题？
import-ask-column = 哪一列是 { $column }？
import-ask-doubts = 您对哪些疑问答“是”？（空格选中，右方向键全选；其余的会停止导入）

use-dwelling = 住宅
use-shop = 商铺
use-office = 办公
use-parking = 车位
use-storage = 储藏室
use-other = 其他用途

basis-id-number = 姓名和证件号相同
basis-masked-id-number = 姓名和部分遮盖的证件号相同
basis-company = 同一公司
basis-co-owners = 共有人相同
basis-name = 姓名相同
basis-developer = 开发商未售单元

roll-built = 名册已写入 { $file }：登记 { $enrolled } 人，重复申请 { $repeated } 份，拒绝 { $refused } 份
roll-checked = { $file } 与登记册一致。
roll-totals = 业主 { $heads } 人，{ $shares }；其中已登记 { $enrolled } 人，{ $enrolled_shares }
roll-names = 根 { $root }，摘要 { $digest }
roll-not-enrolled = 尚未登记的业主：{ $count } 人
roll-not-enrolled-owner = 编号 { $number }：{ $names }，{ $units }

entry-found = 编号 { $number }：{ $units }，{ $shares }
entry-enrolled = 已登记，承诺 { $commitment }
entry-not-enrolled = 尚未登记，还不能投票

trustee-card-written = { $name } 的名片已写入 { $file }。请交给筹备仪式的人。
trustee-backed-up = 备份已写入 { $file }，含 { $count } 次仪式的密钥份额。请把它和密码短语分开存放。
trustee-finish-again = 还没有密钥份额。请在每次仪式的共享文件夹运行 `linli ceremony finish`：份额可由助记词重新算出。

ceremony-new = 仪式已写入 { $file }：{ $count } 位受托人中需 { $threshold } 位，编号 { $id }
ceremony-round1 = 第一轮已写入 { $file }
ceremony-round2 = { $count } 份加密份额已写入 { $folder }
ceremony-confirmed = 密钥份额已存入密钥库；确认已写入 { $file }
ceremony-waiting = 等待确认：{ $names }
ceremony-keys = 受托人全部一致。公钥已写入 { $file }
ceremony-public = 人数公钥 { $heads }，份额公钥 { $shares }
ceremony-complete = { $step }：齐全
ceremony-missing = { $step }：缺 { $names }
ceremony-checked = { $file } 是完好的仪式：{ $count } 位受托人中需 { $threshold } 位（{ $names }）
step-round1 = 第一轮
step-round2 = 第二轮
step-confirm = 确认

progress-ballot = 正在封装选票
progress-replay = 正在核验记录
progress-accept = 正在核验选票
progress-cast = 正在封装选票
vote-done = 选票已写入 { $file }，回执已写入 { $receipt }。请把选票交给保管记录的人；回执请自己保留，它不透露您的选择。
vote-missing = 第 { $number } 题没有选择；请加 --choose { $number }=选项，或在终端里回答。
vote-choose = “{ $text }”不是有效的选择；写法如 --choose 1=2、--choose 2=1,3 或 --choose 2=abstain，每题一次。
vote-abstain = 弃权
vote-question = 第 { $number } 题（选 { $min }–{ $max } 项）：{ $text }
error-roll-needed = 草案需要名册：请用 --roll 给出，或指明已有名册的记录（--record）或节点（--node）
ballot-show =
    投票：{ $poll }
    投票标识：{ $nullifier }
    选票摘要：{ $digest }
    序号：{ $serial }
    题数：{ $questions }
    字节：{ $bytes }
    选择已加密，任何人都不能由此看出。
ballot-holds = 选票有效：{ $digest }
ballot-absent = 记录（共 { $size } 条，根 { $root }）中没有这张选票。
ballot-present = 选票在记录中：第 { $entry } 条，共 { $size } 条，根 { $root }。
ballot-replaced = 选票在记录中（第 { $entry } 条，共 { $size } 条，根 { $root }），但已被您后来的选票取代。
export-written = 记录已导出：{ $file }
report-written = 报告已写入 { $file }
poll-checked = 草案无误，提示 { $warnings } 条。
poll-show =
    { $realm } — { $title }
    编号：{ $poll }
    开始：{ $opens }
    截止：{ $closes }
    名册：{ $heads } 位业主，{ $shares } { $unit }
poll-accepted = 收入 { $accepted } 张选票（其中 { $replaced } 张取代本人先前的选票），已在记录中 { $known } 张，拒收 { $refused } 张。
poll-closed =
    投票已截止：收入 { $accepted } 张，计入 { $counted } 张。
    截止摘要：{ $closing }
tally-share = 第 { $trustee } 位受托人的解密份已核验收入（{ $file }）。
tally-done = 结果已记入记录。用 linli audit 核验。
tally-needs-heads = 人数轮还缺 { $count } 份解密份。
tally-needs-shares = 人数已知；面积轮还缺 { $count } 份解密份，请受托人再次运行 linli trustee decrypt。
tally-not-closed = 投票尚未截止。
demo-start = 演示文件夹：{ $dir }
demo-register = 导入清册：{ $heads } 位业主，{ $refused } 行有误被拒
demo-ceremony = 密钥仪式完成：{ $count } 位受托人，任意 { $threshold } 位可解密总数
demo-cast = 收入 { $accepted } 张选票，拒收 { $refused } 张
demo-lost = 两位受托人失联；其余三位解密总数……
demo-done =
    记录：{ $record }
    报告：{ $report }
    想再次核验：linli audit { $record }
demo-aid-start = { $members } 名会员，{ $losses } 笔损失，{ $lines } 个互助类别；正在生成证明密钥……
demo-aid-few = 会员太少，损失太多；每笔损失配六名会员总是够的。
demo-aid-round = 第 { $number } 轮开放，截止 { $closes }
demo-aid-wallet = · 钱包事先拒绝：[{ $rule }] { $article }：{ $needed }
demo-aid-paid =
    第 { $number } 轮自 { $from } 起支付：{ $claims } 笔申领共 { $claimed }，支付 { $pays }。
    资金池：支付前 { $before }，支付后 { $after }
demo-aid-claims =
    送达申领 { $made } 笔，接受 { $accepted } 笔，已在记录中 { $known } 笔
    钱包在生成证明之前拒绝 { $wallet } 笔（{ $wallet_rules }）
    核验方或记录拒绝 { $verifier } 笔（{ $verifier_rules }）
demo-aid-attesting = 认定损失
demo-aid-proving = 检查并证明申领
demo-aid-verifying = 核验申领
demo-aid-paying = 支付


trustee-decrypted = 记录无误：计入 { $counted } 张选票，截止摘要 { $closing }。{ $round }一轮的解密份已交出：{ $file }。
round-heads = 人数
round-shares = 份额

# 互助。
role-card-written = 已写出 { $name } 的名片：{ $file }。请交给筹备互助计划的人。
role-committee = 管理委员会
role-registrar = 登记员
role-treasurer = 司库
role-assessors = 评估员（第 { $lines } 类）
role-line = { $role }：{ $count } 人中须 { $threshold } 人签字（{ $names }）
act-none = 没有给出文件。
act-confirm = 以上内容是否签字？
act-written = 已写入 { $file }：{ $have } 人已签字，须 { $need } 人。
act-recorded = 已记入记录：{ $file }
scheme-created = 计划编号：{ $scheme }
scheme-show =
    { $name }（{ $realm }）
    计划编号：{ $scheme }
    截至：{ $day }
    账本：{ $ledger }
    每笔支付的手续费：{ $fee }
    资金池余额：{ $balance }
    规则手册版本数：{ $versions }
    已收申领：{ $claims }
    状态根：{ $root }
rulebook-head =
    { $name }，第 { $version } 版
    事件日自 { $from } 起，至 { $to }
    轮次关闭后公示 { $notice } 天
    计数期：{ $periods }
rulebook-open-end = 另行通知
rulebook-years = 公历年
rulebook-spans = 自 { $start } 起每 { $length } 天
rulebook-declared-only = 仅限管理委员会宣布的事件。
rulebook-line =
    第 { $category } 类 { $name }{ $tier }（{ $article }）
      条款：{ $clause }
      入会满 { $wait } 天后发生的事件；事件后 { $filing } 天内截止的轮次。
      扣除其他赔付和 { $deductible } 后的 { $percent } %，每次最高 { $cap }。
      每期最多 { $claims } 次，合计最高 { $period_cap }；金额为 { $step } 的整数倍。{ $declared }
rulebook-fits = 与该互助计划相符；版本编号：{ $rulebook }
rulebook-checked = 规则手册无矛盾，共 { $lines } 类。
member-book = 会员簿已写入 { $file }，现有会员 { $count } 人。请妥善保管，勿公开。
member-lapsed = { $unit } 的会费曾中断，入会日改为 { $joined }，等待期重新计算。
member-listed = 现有会员 { $count } 人。会员树根：{ $root }
member-rejoins = 遗失密钥者自下一计数期起算：入会日 { $joined }。
member-replaces-one = --replaces 只能配一份申请。
member-slip = 入会凭条已写入 { $file }，请交给会员本人。
tag-key-made = 票据密钥已存入密钥库，并加密给 { $count } 名评估员：{ $file }
tag-key-taken = 票据密钥已存入 { $file }
attest-show =
    会员：{ $member }
    类别：{ $category } { $name }
    事件日：{ $day }
    损失：{ $loss }
    其他赔付：{ $cover }
    票据：{ $issuer } { $number }
attest-confirm = 已核对票据原件，是否签字？
attest-loss = 损失文件已写入 { $file }，请交给会员本人；其中的随机数是秘密。
round-is-open = 第 { $number } 轮开放至 { $until }，已收申领 { $claims } 件。
round-none-open = 目前没有开放的轮次。
round-closing = 第 { $number } 轮：{ $claims } 件申领共 { $claimed }，支付 { $fraction }，合计 { $pays }。
round-payable = 公示期满，自 { $from } 起支付。
round-closed-line = 第 { $number } 轮（截止 { $day }）：{ $claims } 件共 { $claimed }，支付 { $fraction }，合计 { $pays }；已付 { $paid } 件，自 { $from } 起可付。
pool-show =
    收入：{ $received }
    退回：{ $returned }
    已付：{ $paid }
    手续费：{ $fees }
    余额：{ $balance }
    其中应付未付：{ $reserved }
    可用：{ $available }
pool-reconciles = 账目相符：余额 = 收入 − 退回 − 已付 − 手续费，应付未付逐笔相加无误。
pool-differs = 账目不符：逐笔相加的应付未付与记录不同。
payee-unreadable = （无法解密）
due-line = 第 { $round } 轮，自 { $from } 起可付，申领 { $claim }：{ $net }（手续费 { $fee }）→ { $payee }
payouts-done = 已记入 { $count } 笔支付。
error-payouts = { $file } 第 { $row } 行应为“申领的事件标识,流水号”。
dues-listed = 应付未付 { $count } 笔。
prompt-payee = 收款信息（只有司库能读）：
progress-claim = 正在生成申领
progress-claims = 正在核验申领
claim-holds = 各条规则均符合。本次金额 { $amount }，最高可领 { $most }。
claim-failing =
    不符 [{ $rule }] { $article }
      条款：{ $clause }
      须改变：{ $needed }
claim-most = 本次金额 { $amount }；按条款和本期余额最高可领 { $most }。
claim-made = 申领已写入 { $file }：金额 { $amount }，第 { $round } 轮，最迟 { $until } 收入记录。请交给保管记录者。
claim-show =
    计划：{ $scheme }
    账本：{ $ledger }
    轮次：{ $round }
    类别：{ $category }
    金额（最小货币单位）：{ $amount }
    手续费：{ $fee }
    最迟：{ $until }
    事件标识：{ $event }
    摘要：{ $digest }
    字节：{ $bytes }
    申领人和收款信息在此无人能看到。
claim-verified = 申领成立：{ $digest }
claim-accepted = 收入申领 { $accepted } 件，已在记录中 { $known } 件，拒绝 { $refused } 件。
recover-line = 第 { $category } 类：共申领 { $claims } 次；第 { $period } 期内 { $count } 次、{ $paid }
recover-claim = {"  "}第 { $round } 轮 { $amount }：{ $fate }
fate-waiting = 轮次尚未关闭
fate-due = 应付 { $net }，自 { $from } 起支付
fate-paid = 已支付 { $net }
label-claim = 申领：{" "}
label-officer = 签字人：{" "}


# 互助。
sign-rulebook = 待签：发布规则手册第 { $version } 版，内容如上。
sign-declare =
    待签：宣布第 { $number } 号事件 { $name }，{ $from } 至 { $to }，适用第 { $lines } 类
    { $text }
sign-roles = 待签：第 { $number } 次任职变更，名单如上。
sign-members = 待签：会员第 { $number } 批：入会 { $joins }、续费 { $renewals }、退出 { $leaves }。树根：{ $root }
sign-attest = 待签：第 { $category } 类损失认定 { $leaf }
sign-revoke = 待签：撤销第 { $category } 类损失认定 { $leaf }
sign-received = 待签：收到 { $amount }，流水号 { $reference }
sign-returned = 待签：退回 { $amount }，流水号 { $reference }
sign-open = 待签：开启第 { $number } 轮，截止 { $day }，计入第 { $period } 期
sign-payout = 待签：支付第 { $round } 轮申领 { $claim }：{ $net }，手续费 { $fee }，流水号 { $reference }

# 社区与节点。
error-node-needed = 这里需要一个节点：请加 --node 网址
error-place-needed = 请给出记录文件夹或存档（--record），或节点网址（--node）
error-which-poll =
    有几个投票，请用 { $option } 给出编号的开头：
      { $list }
error-which-scheme =
    有几个互助计划，请用 { $option } 给出编号的开头：
      { $list }
label-entry = 条目：{" "}
label-evidence = 证据：{" "}
progress-sync = 正在取得节点的记录
node-first-contact = 首次联系此节点，已记住它的公钥，请与社区公布的核对：{ $key }
vote-sent = 选票已记入记录：第 { $entry } 条，已签名的记录共 { $size } 条；证明在回执 { $receipt } 中。请保留回执；它不透露您的选择。
ballot-logged =
    选票在记录中：第 { $entry } 号条目。
    记录现有 { $size } 条，根 { $root }；已核对它是您先前所见记录的延续。
poll-drafted = 投票编号：{ $poll }
community-draft =
    社区：{ $name }（{ $realm }）
    社区编号：{ $id }
community-founded = 社区已成立，编号：{ $id }
community-show =
    社区：{ $name }（{ $realm }）
    社区编号：{ $id }
    日志公钥：{ $key }
    记录：{ $entries } 条，根 { $root }
community-roll = 名册：{ $heads } 人，{ $shares } { $unit }，{ $digest }
community-trustees = 受托人：{ $names }，须 { $threshold } 人；仪式 { $ceremony }
community-poll = 投票：{ $title }，{ $id }
community-scheme = 互助计划：{ $name }，{ $id }
sign-community = 待签：成立社区 { $name }（{ $realm }），编号 { $id }，任职如上。
sign-roll = 待签：公布名册，{ $heads } 人，{ $shares } { $unit }，摘要 { $digest }
sign-trustees = 待签：公布受托人 { $names }，须 { $threshold } 人，仪式 { $ceremony }
sign-poll = 待签：发布以上投票，编号 { $poll }
sign-scheme = 待签：成立互助计划 { $name }，编号 { $scheme }，任职如上。
node-running =
    节点已启动：{ $url }
    公钥：{ $key }
    数据在 { $data }，已有 { $entries } 条
    按 Ctrl-C 停止。
node-stopped = 节点已停止，记录完整，共 { $entries } 条。
node-backed-up = 已备份到 { $file }，共 { $entries } 条。
node-restored = 已恢复到 { $data }，共 { $entries } 条。
node-exported = 已写出整份记录：{ $file }，共 { $entries } 条。任何人可用 `linli audit { $file }` 核验。
node-key-kept = 节点密钥不在备份中。启动节点前，请把原来的 node-key 放回 { $file }，并把最新的 node-signed 放在同一文件夹；否则下次启动会生成新密钥、另起日志，或拒绝启动。
node-sound = 没有发现问题：{ $checked }
node-status =
    节点：{ $origin }
    公钥：{ $key }
    记录：{ $entries } 条，状态根 { $root }
    收入新消息：{ $accepting }
yes = 是
no = 否
witness-running =
    见证人已启动：{ $url }
    公钥：{ $key }
    按 Ctrl-C 停止。
witness-stopped = 见证人已停止。
progress-audit = 正在重算整份记录
demo-node-started =
    节点：{ $node }
    见证人：{ $witness }
demo-node-founded = 社区已成立，名册、受托人和投票已由任职者签字公布。
demo-node-voting = { $ballots } 位业主经 HTTP 投票，节点逐张核验；每人核对自己的回执。
demo-node-closed = 到点后由节点自行截止，计入 { $counted } 张。
demo-node-stopped = 节点和见证人已停止。

# 审计报告。
report-clean = 全部核验通过
report-problems = 发现问题（{ $count }）
report-fact = { $name }：{ $value }
report-comma = 、
report-none = 无

report-vote = 投票审计报告
report-not-decided = 尚未计票
report-turnout = 参与情况
report-by-heads = 按人数
report-by-shares = 按面积（份额）
report-abstain = 弃权
report-range = { $range }（仅范围）
report-few-counted = 计入的选票不足 { $floor } 张，什么都不解密：选项的人数和面积不公布，结论只按已知范围得出。
report-few-absent = 能投票而未投票的业主很少（{ $count } 人）：从公开名册减去参与面积，就能算出他们的面积，从而认出是谁没有投票。
report-small-groups = 选择的业主不足 { $floor } 人的选项，其面积不单独公布，而与其他选项合并为一个总数。
report-outcome = 结果
report-outcome-passed = 通过
report-outcome-failed = 未通过
report-outcome-no-quorum = 参与不足，决议无效
report-outcome-second-vote = 未通过；可按较低多数再次表决
report-outcome-undetermined = 公布的范围不足以判定
report-outcome-elected = 当选：{ $names }
report-outcome-vacant = 当选：{ $names }；空缺席位：{ $vacant }
report-rule = 表决规则
report-rule-source = { $name }（{ $source }）
report-ballots = 收到选票
report-counted = 计入选票
report-counted-ballots = { $counted }（{ $replaced } 张被本人后来的选票取代）
report-decryption = 有效解密份
report-decryption-shares = 人数轮 { $heads } 份，面积轮 { $shares } 份，各需 { $threshold } 份
report-poll = 投票编号

report-community = 社区记录审计报告
report-record = 记录
report-kinds = 各类条目
report-community-id = 社区编号
report-entries = 条目
report-entries-hold = { $entries }（{ $accepted } 条成立）
report-published = 已公布
report-published-counts = 名册 { $rolls } 份，受托人 { $trustees } 组，投票 { $polls } 项，互助计划 { $schemes } 个
report-time = 首末条目时间（UTC）
report-bytes = 存档字节
report-root = 默克尔树根（重算）
report-state-root = 状态根（重算）
report-checkpoints = 签名与树根成立的检查点
report-checkpoints-hold = { $hold } / { $found }
report-states = 状态根相符的检查点
report-key = 节点公钥
report-no-key = 未给出，因此未核对检查点签名
report-witnesses = 为最后检查点联署的见证人

report-scheme = 互助计划审计报告
report-paid-by-line = 各类别已付
report-pool-over-time = 资金池余额变化
report-rounds = 轮次
report-round = 轮
report-closes = 截止日
report-claims = 申领
report-asked = 申领额
report-fraction = 支付比例
report-paid = 已付
report-pool-before = 关闭时资金池
report-pool-after = 支付后资金池
report-open = 进行中
report-pool = 资金池
report-received = 收入
report-returned = 退回
report-fees = 转账费
report-balance = 余额
report-owed = 其中待付
report-reconciled = 收入 = 退回 + 已付 + 转账费 + 余额，分文不差
report-not-reconciled = 收支对不上
report-rounded = 支付比例对同一轮的所有人相同；每笔申领向下取整到分。
report-members = 会员
report-members-moved = { $members }（入会 { $joined }，续期 { $renewed }，退出 { $left }）
report-attestations = 认定的损失
report-attestations-revoked = { $count }（撤销 { $revoked }）
report-claims-accepted = 记录中 { $found } 笔，{ $accepted } 笔成立
report-line = 类别
report-scheme-id = 计划编号
report-day = 记录截至
report-state = 状态摘要

kind-community = 小区
kind-community-roles = 任职变更
kind-roll = 名册
kind-trustees = 受托人
kind-poll = 表决
kind-ballot = 选票
kind-close = 截止
kind-share = 解密份
kind-result = 结果
kind-scheme = 互助计划
kind-act = 互助事务
kind-claim = 申领

# 规则：被拒绝时哪里不对，该怎么办。
rule-act-differs = 这些文件不是同一份。
rule-act-differs-remedy = 请只给出同一份文件的各签字件
rule-act-place = 这份文件属于社区，或属于互助计划，不能用在另一处。
rule-act-place-remedy = 请核对文件；互助计划的文件须对该计划提交
rule-archive-frame = 存档中有无法识别的内容。
rule-archive-frame-remedy = 请更新程序，或重新取得存档
rule-archive-magic = 这不是已知版本的存档。
rule-archive-magic-remedy = 请检查文件，或更新程序
rule-archive-order = 存档中有一条消息没有跟在它的记录之后。
rule-archive-order-remedy = 请重新取得存档
rule-archive-root = 存档中有一个检查点与它之前的条目不符。
rule-archive-root-remedy = 有条目被删除、移动或改动：请向保管记录的人重新取得存档
rule-archive-size = 存档中有一部分大得不可能。
rule-archive-size-remedy = 请重新取得存档
rule-archive-text = 存档中有一个检查点不是文本。
rule-archive-text-remedy = 请重新取得存档
rule-archive-truncated = 存档不完整。
rule-archive-truncated-remedy = 请取得其余部分
rule-archive-unsigned = 存档中没有检查点，没有人为其中的条目签名。
rule-archive-unsigned-remedy = 请取得完整的存档：linli export --out 文件
rule-attestation-bill = 票据的出具单位或号码为空或过长。
rule-attestation-bill-remedy = 请照票据原件填写
rule-attestation-blind = 损失认定必须看着损失签字。
rule-attestation-blind-remedy = 请用 `linli attest sign` 对案卷签字
rule-attestation-case = 案卷或损失文件与其内容不符，或不属于该计划。
rule-attestation-case-remedy = 请向第一位评估员重新索取；不要签字
rule-attestation-category = 该类别没有评估员。
rule-attestation-category-remedy = 请核对类别；管理委员会可用 `linli scheme roles` 任命
rule-attestation-draft = 票据文件的格式不对。
rule-attestation-draft-remedy = 请对照手册中的样例改正
rule-attestation-full = 该类别目前不能再收认定。
rule-attestation-full-remedy = 请等本轮关闭后再记
rule-attestation-leaf = 该损失已认定过。
rule-attestation-leaf-remedy = 无需再做什么：已在记录中
rule-attestation-loss_tag = 该票据已认定过；一张票据只认定一次。
rule-attestation-loss_tag-remedy = 请查明是谁先认定的；有误时先撤销
rule-attestation-tag_key = 密钥库中没有票据密钥，或文件中没有给您的密钥。
rule-attestation-tag_key-remedy = 请向其他评估员索取，用 `linli attest key take` 收下
rule-attestation-unknown = 该类别没有这项认定，或已撤销。
rule-attestation-unknown-remedy = 请核对案卷
rule-audit-absent = 存档中缺少部分报文。
rule-audit-absent-remedy = 请用完整存档审计：`linli audit 网址` 会取得完整存档
rule-audit-checkpoint = 检查点不是用给定的节点密钥签署的，或不是检查点。
rule-audit-checkpoint-remedy = 请核对节点公钥；若公钥无误，则存档被改动过
rule-audit-root = 签署的树根不是其前条目的树根：有条目被删去、调换或改动。
rule-audit-root-remedy = 请向节点和他人索取另一份存档相互比较
rule-audit-state_root = 节点签署的状态与重新计算的不同。
rule-audit-state_root-remedy = 请保留存档：它证明节点签署了错误的状态
rule-audit-unreadable = 存档无法继续读取。
rule-audit-unreadable-remedy = 请检查文件或重新下载
rule-audit-unsigned = 末尾的条目没有检查点。
rule-audit-unsigned-remedy = 请重新取得以检查点结尾的存档
rule-authority-duplicate = 同一人签了两次。
rule-authority-duplicate-remedy = 请换另一位任职人员签字
rule-authority-expired = 签字密钥在记录当日不在有效期内。
rule-authority-expired-remedy = 请由有效的任职人员签字，或由管理委员会更新名单
rule-authority-key = 不是规范的签字公钥。
rule-authority-key-remedy = 请重新索取名片
rule-authority-signature = 签字与内容、计划或社区不符。
rule-authority-signature-remedy = 请取回未经改动的文件重新签字
rule-authority-threshold = 签字人数不够。
rule-authority-threshold-remedy = 用 --out 写成文件，请其他任职人员用 `linli role sign` 签字
rule-authority-unknown = 该密钥没有这项职务。
rule-authority-unknown-remedy = 请由任职人员签字；名单见 `linli scheme show`
rule-ballot-member = 该业主不在这份名册上，或份额不同。
rule-ballot-member-remedy = 请用 `linli roll entry` 查看自己的记录；不对时请找登记人
rule-ballot-nullifier = 该业主在本次投票中已有选票，或选票的作废号不是本人的。
rule-ballot-nullifier-remedy = 每位业主只计一张选票；若允许重投，请在截止前重投
rule-ballot-nullifier_zero = 选票的作废号为零。
rule-ballot-nullifier_zero-remedy = 请勿使用该选票；请重新投票
rule-ballot-poll = 该选票是为另一次投票做的。
rule-ballot-poll-remedy = 请在正确的投票中重新投票；用 --poll 指明
rule-ballot-proof = 选票的成员、作废号和权重证明与其余部分不符。
rule-ballot-proof-remedy = 该选票已损坏或被改动；请重新投票
rule-ballot-questions = 选票的议题与投票的议题不符。
rule-ballot-questions-remedy = 请重新投票
rule-ballot-roll = 该选票依据另一份名册；名册可能已更换。
rule-ballot-roll-remedy = 请重新投票：程序会取用投票所指的名册
rule-ballot-sealed = 密封选择的证明不成立。
rule-ballot-sealed-remedy = 该选票已损坏或被改动；请重新投票
rule-ballot-selection = 所选项数或选项不合本议题的规定。
rule-ballot-selection-remedy = 请看议题允许选几项、能否弃权，再重新选择
rule-ballot-serial = 该选票不晚于该业主现计入的选票，或制作时所用时钟快了十分钟以上。
rule-ballot-serial-remedy = 若它已在记录中，无需再做什么；否则请校准本机时钟后重新投票
rule-ballot-weight = 选票中的份额与名册不符。
rule-ballot-weight-remedy = 请重新投票：程序会取用投票所指的名册
rule-claim-amount = 金额不是条款对该损失所付的金额。
rule-claim-amount-remedy = 运行 `linli claim check` 看最高可领多少
rule-claim-attestation_root = 申领依据的认定已过时（可能有认定被撤销）。
rule-claim-attestation_root-remedy = 请用最新记录重新生成申领
rule-claim-attested = 该损失没有为该会员认定。
rule-claim-attested-remedy = 请评估员认定，并使用他们给的损失文件
rule-claim-body = 申领的各部分不属于同一份。
rule-claim-body-remedy = 请重新生成申领
rule-claim-category = 损失认定于另一类别。
rule-claim-category-remedy = 请在认定的类别申领
rule-claim-declared = 该类别须有涵盖它的已宣布事件，或无须事件。
rule-claim-declared-remedy = 查看已宣布的事件，用 --event 指定
rule-claim-event_once = 该损失已申领过。
rule-claim-event_once-remedy = 无需再做什么：一笔损失只能申领一次
rule-claim-event_window = 事件日不在该版本或事件的期间内。
rule-claim-event_window-remedy = 请核对事件日和规则手册版本
rule-claim-expired = 申领已过最迟收入日。
rule-claim-expired-remedy = 请在本轮开放时重新生成
rule-claim-fee = 手续费不是计划规定的，或不低于金额。
rule-claim-fee-remedy = 请重新生成申领
rule-claim-filed_in_time = 本轮截止日早于事件，或已超过申领期限。
rule-claim-filed_in_time-remedy = 请在期限内的轮次申领
rule-claim-full = 不能再收申领。
rule-claim-full-remedy = 请联系管理委员会
rule-claim-key = 该计划用的是本程序不认识的申领电路。
rule-claim-key-remedy = 请更新程序
rule-claim-late = 本轮已截止。
rule-claim-late-remedy = 请在下一轮申领
rule-claim-ledger = 申领是给另一账本的。
rule-claim-ledger-remedy = 请用本记录重新生成申领
rule-claim-line = 该版本没有这一类别。
rule-claim-line-remedy = 请核对事件日适用的规则手册
rule-claim-member = 不在该名册的会员中。
rule-claim-member-remedy = 请登记员核对；凭条须是最新的
rule-claim-member_root = 申领依据的会员名册已过时。
rule-claim-member_root-remedy = 请用最新记录重新生成申领
rule-claim-next_state = 新的计数与申领不符。
rule-claim-next_state-remedy = 请重新生成申领
rule-claim-paid_up = 会费没有缴到事件日。
rule-claim-paid_up-remedy = 事件日之前的会费须已缴清
rule-claim-payee = 收款信息缺失或过长。
rule-claim-payee-remedy = 请用 --payee-file 给出不超过 1000 字节的信息
rule-claim-period_caps = 超过本期的次数或总额。
rule-claim-period_caps-remedy = 请等下一期，或减少金额
rule-claim-proof = 证明不成立。
rule-claim-proof-remedy = 申领已损坏或被改动；请重新生成
rule-claim-round = 没有这一轮开放。
rule-claim-round-remedy = 用 `linli round show` 查看开放的轮次
rule-claim-rulebook = 没有适用的规则手册版本。
rule-claim-rulebook-remedy = 请核对事件日
rule-claim-scheme = 申领是给另一计划的。
rule-claim-scheme-remedy = 请核对记录与互助计划
rule-claim-state_once = 该计数已用于另一申领，或不是最新的。
rule-claim-state_once-remedy = 请用最新记录重新生成申领
rule-claim-state_root = 申领依据的计数记录已过时。
rule-claim-state_root-remedy = 请用最新记录重新生成申领
rule-claim-unverified = 证明不是对照现有记录核验的。
rule-claim-unverified-remedy = 请重新核验
rule-claim-waited = 事件发生时等待期未满。
rule-claim-waited-remedy = 等待期内的事件不受保障
rule-client-answer = 节点的回答无法理解。
rule-client-answer-remedy = 请检查网址是否确为节点；若确是，请告知运行者
rule-client-busy = 节点现在很忙，或暂不接收。
rule-client-busy-remedy = 请稍后再试；同一报文重复发送只会记录一次
rule-client-checkpoint = 节点给出的检查点不是用它的密钥签署的。
rule-client-checkpoint-remedy = 请核对网址和节点公钥；不要相信这次回答
rule-client-consistency = 节点不能证明现在的记录包含先前见过的记录。
rule-client-consistency-remedy = 两份检查点已保存；请稍后再试，若仍如此请公开该文件
rule-client-folder = 保存检查点和副本的文件夹无法使用。
rule-client-folder-remedy = 请检查路径、权限和剩余空间
rule-client-fork = 节点签署了两份互相矛盾的记录。
rule-client-fork-remedy = 请公开已保存的证据文件；任何人都能核对其中的签名
rule-client-kept = 保存的文件已损坏。
rule-client-kept-remedy = 请从备份恢复；若没有备份，删除它会失去对节点先前所签内容的记忆
rule-client-key = 节点公钥与保存的或给定的不同。
rule-client-key-remedy = 请向社区核对公钥；节点可能已被冒充
rule-client-receipt = 回执不能证明报文在记录中。
rule-client-receipt-remedy = 请重新发送；若仍如此，请告知他人此节点不可信
rule-client-record = 节点给出的条目或报文不是它签署的那些。
rule-client-record-remedy = 请重试；若仍如此，请从他处取得记录
rule-client-refused = 节点拒绝了该报文。
rule-client-refused-remedy = 请看节点指出的规则
rule-client-rollback = 节点现在出示的记录比先前的短。
rule-client-rollback-remedy = 请公开已保存的证据文件，并询问运行者
rule-client-unreachable = 无法连接节点，或连接中断。
rule-client-unreachable-remedy = 请检查网址和网络后重试；下载会从中断处继续
rule-client-url = 这不是节点的网址。
rule-client-url-remedy = 网址以 https:// 或 http:// 开头，不含用户名、? 和 #
rule-client-witnesses = 联署检查点的见证人不足。
rule-client-witnesses-remedy = 请稍后再试；若长期如此，请询问运行者和见证人
rule-closing-mismatch = 公布的关闭文件与重新计算的不同。
rule-closing-mismatch-remedy = 计票前请查明有哪些选票被加入、移除或改动
rule-columns-ambiguous = 两列有相同的标题，无法确定用哪一列。
rule-columns-ambiguous-remedy = 请在文件中改掉其中一个标题，或按位置指定，如 --column area=#E
rule-columns-choice = --column 要写成 名称=标题。
rule-columns-choice-remedy = 例如 --column area=建筑面积
rule-columns-missing = 找不到包含所需各列的标题行。
rule-columns-missing-remedy = 请用 --column 指明缺少的列，如 area=建筑面积
rule-columns-twice = 同一列被指定了两次。
rule-columns-twice-remedy = 每列只用一个 --column
rule-community-clock = 时间早于前面的记录。
rule-community-clock-remedy = 请检查本机的时钟
rule-community-close_twice = 投票已经截止登记。
rule-community-close_twice-remedy = 不必再做什么
rule-community-closing_time = 截止记录写的时间还没有到。
rule-community-closing_time-remedy = 请检查本机的时钟
rule-community-draft = 这不是社区草案，或格式不符。
rule-community-draft-remedy = 请与操作手册中的例子对照
rule-community-founded = 这份日志已经属于一个社区。
rule-community-founded-remedy = 另一个社区请用另一份记录或另一个节点
rule-community-name = 社区名称为空、过长或容易误读。
rule-community-name-remedy = 请用两种语言写一个明白的名称
rule-community-poll_late = 投票的开始时间早于公布时间。
rule-community-poll_late-remedy = 请推迟开始时间并重新签字
rule-community-poll_roll = 投票所用的名册与登记员公布的不一致。
rule-community-poll_roll-remedy = 请先公布名册，再用它制作投票
rule-community-poll_trustees = 投票所用的受托人与管理委员会公布的不一致。
rule-community-poll_trustees-remedy = 请先公布受托人的公钥，再用它制作投票
rule-community-poll_twice = 这次投票已经公布过。
rule-community-poll_twice-remedy = 不必再做什么
rule-community-protocol = 社区文件属于另一个协议版本。
rule-community-protocol-remedy = 请使用该社区所用的程序版本
rule-community-realm = 这属于另一个社区。
rule-community-realm-remedy = 请检查该文件是为哪个社区制作的
rule-community-result_twice = 结果已经公布过。
rule-community-result_twice-remedy = 不必再做什么
rule-community-roles = 某个角色的门限、公钥或有效期对不上。
rule-community-roles-remedy = 请检查需要几人签字，并确认没有重复的公钥
rule-community-roles_number = 这不是下一次任职变更。
rule-community-roles_number-remedy = 请用下一个编号重新签字
rule-community-roll_twice = 这份名册已经公布过。
rule-community-roll_twice-remedy = 不必再做什么
rule-community-scheme_twice = 这个互助计划已经设立。
rule-community-scheme_twice-remedy = 不必再做什么
rule-community-trustees_twice = 这些受托人已经公布过。
rule-community-trustees_twice-remedy = 不必再做什么
rule-community-unfounded = 这份日志还没有社区。
rule-community-unfounded-remedy = 请先提交已签字的社区文件
rule-community-unknown_poll = 这个社区没有这次投票。
rule-community-unknown_poll-remedy = 请核对投票编号，以及所给的记录或节点
rule-community-unknown_scheme = 这个社区没有这个互助计划。
rule-community-unknown_scheme-remedy = 请核对互助计划编号，以及所给的记录或节点
rule-contribution-amount = 金额为零。
rule-contribution-amount-remedy = 请填写实际金额
rule-counting-name = 计数规则的名称不合规定。
rule-counting-name-remedy = 请用 1 到 64 个小写字母、数字或连字符
rule-counting-rule = 该文件不是计数规则。
rule-counting-rule-remedy = 请以 register/presets 中的预设为样本
rule-day-range = 不是日期。
rule-day-range-remedy = 请写成 2026-01-31 的样子
rule-dkg-card = 有一张受托人名片格式不对，或与另一张重复。
rule-dkg-card-remedy = 请向该受托人重新索取名片
rule-dkg-ceremony = 有一份文件属于另一次仪式。
rule-dkg-ceremony-remedy = 请从该受托人取得本次仪式的文件
rule-dkg-commitments = 该受托人的承诺与门限不符。
rule-dkg-commitments-remedy = 请该受托人重新运行第一轮；再次失败则不要与其一起继续
rule-dkg-duplicate = 同一受托人有两份文件。
rule-dkg-duplicate-remedy = 请查明哪一份是真的，只留一份
rule-dkg-keys = 各方的文件得不出两把独立的公钥。
rule-dkg-keys-remedy = 请用新的用途说明重新开始一次仪式
rule-dkg-missing = 缺少一位受托人的文件。
rule-dkg-missing-remedy = 请等该受托人的文件到齐后再运行
rule-dkg-proof_of_knowledge = 该受托人的知识证明不成立。
rule-dkg-proof_of_knowledge-remedy = 请该受托人重新运行第一轮；再次失败则不要与其一起继续
rule-dkg-purpose = 要用 1 到 1000 字节说明密钥的用途。
rule-dkg-purpose-remedy = 例如 --purpose 2026年业主大会
rule-dkg-recipient = 有一份份额是给另一位受托人的。
rule-dkg-recipient-remedy = 请检查文件名，取得给自己的那一份
rule-dkg-share = 该受托人给的份额与其承诺不符，或无法解密。
rule-dkg-share-remedy = 请该受托人重新运行第二轮；再次失败则不要与其一起继续
rule-dkg-signature = 该受托人的文件与签名不符：已被改动，或不是本人所写。
rule-dkg-signature-remedy = 请直接向该受托人重新取得文件
rule-dkg-threshold = 这样的门限不可行，或不能丢失任何一把钥匙。
rule-dkg-threshold-remedy = 至少 2 人一起解密，且受托人至少比门限多一位；确要缺一不可时请加 --all-needed
rule-dkg-transcript = 该受托人看到的第一轮文件与您的不同。
rule-dkg-transcript-remedy = 请大家核对第一轮的文件是否一致，再重新运行
rule-dkg-trustee = 该密钥库不属于本次仪式的任何受托人。
rule-dkg-trustee-remedy = 请检查密钥库和仪式文件夹是否正确
rule-doubt-area_outlier = 面积是其他住宅的许多倍，或只有其几分之一。
rule-doubt-area_outlier-remedy = 请对照产权证；无误则确认此疑问
rule-doubt-co_owner_rows = 有的单元占几行，每行数值相同：按共有处理，数值只算一次。
rule-doubt-co_owner_rows-remedy = 若各行业主确为共有、数值是整套的，请确认；否则请改正这些行
rule-doubt-column = 另有一列也可能是所需的列。
rule-doubt-column-remedy = 采用的列无误则确认；否则用 --column 指明
rule-doubt-continued_rows = 有的行只有业主：按上一行单元的共有人处理。
rule-doubt-continued_rows-remedy = 确为共有人则确认；否则请补全这些行
rule-doubt-date_like = 单元名像是日期。
rule-doubt-date_like-remedy = 单元确是此名则确认；否则请把该列设为文本格式后重新填写
rule-doubt-encoding = 文本的编码是猜的。
rule-doubt-encoding-remedy = 例子读来无误则确认；否则用 --encoding 指明
rule-doubt-formula_zero = 有的公式存的结果是零；许多程序在计算之前就这样写。
rule-doubt-formula_zero-remedy = 请用表格软件打开文件再保存；确为零则确认
rule-doubt-garbled = 有的内容像是乱码。
rule-doubt-garbled-remedy = 请改正，或用 --encoding 指明编码；无误则确认
rule-doubt-hidden_columns = 读入的列中有隐藏的。
rule-doubt-hidden_columns-remedy = 确是所需的列则确认；否则用 --column 指明
rule-doubt-hidden_rows = 有隐藏或被筛选掉的行，没有计入。
rule-doubt-hidden_rows-remedy = 确实不用则确认；要用请加 --read-hidden，或取消隐藏后保存
rule-doubt-id_number = 同一证件号下有不同的姓名。
rule-doubt-id_number-remedy = 请改正；确为不同的人则确认
rule-doubt-look_alike = 有的内容看起来一样而实际不同。
rule-doubt-look_alike-remedy = 请改正；确实不同则确认
rule-doubt-namesakes = 几位业主同名，又没有证件号区分。
rule-doubt-namesakes-remedy = 确为不同的人则确认；若是同一人，请加 --same-person 姓名
rule-doubt-open = 登记册还有疑问没有答复；没有写入。
rule-doubt-open-remedy = 请逐条处理：改正文件，或用 --accept 编号 答“是”
rule-doubt-owner_comma = 业主一栏中的逗号按“姓, 名”理解。
rule-doubt-owner_comma-remedy = 每处都是一人则确认；共有人请用分号隔开
rule-doubt-owner_joined = 一处姓名可能是几位业主。
rule-doubt-owner_joined-remedy = 确是一位则确认；否则请用“、”隔开
rule-doubt-owner_more = 还有业主没有写出姓名。
rule-doubt-owner_more-remedy = 请写全；所写的人代表全体则确认
rule-doubt-owner_remark = 业主姓名后有注记。
rule-doubt-owner_remark-remedy = 业主确是所写的人则确认；否则请改正
rule-doubt-owner_unknown = 业主一栏不是姓名。
rule-doubt-owner_unknown-remedy = 请查明业主；若按一位不明业主计，请确认
rule-doubt-several_rooms = 一行写了几个房号。
rule-doubt-several_rooms-remedy = 请分成几行；确是一个单元则确认
rule-doubt-share_decimals = 份额有小数：以最末一位为一份。
rule-doubt-share_decimals-remedy = 总和无误则确认，或用 --expect-total 给出总和
rule-doubt-sheets_unread = 有内容的工作表没有读入。
rule-doubt-sheets_unread-remedy = 属于登记册的请用 --all-sheets 或 --sheet 给出；都不属于则确认
rule-doubt-total = 全部单元的合计与预期不符。
rule-doubt-total-remedy = 请检查各行和被拒绝的行；合计无误则确认
rule-doubt-use = 用途是从可能另有含义的字词看出的。
rule-doubt-use-remedy = 无误则确认；否则请在用途一列写明
rule-encoding-canonical = 这些字节不是这种值唯一正确的编码。
rule-encoding-canonical-remedy = 请从来源重新取得该文件；它已损坏、被截断或被改动
rule-encoding-digest = 摘要必须是 64 位小写十六进制数字。
rule-encoding-digest-remedy = 请完整地重新复制
rule-encoding-identity = 在密钥或密文的位置上出现了单位元。
rule-encoding-identity-remedy = 请勿使用该文件：它做错了，或是有人故意为之
rule-encoding-json = 该文件不是这里所需种类的 JSON 文档。
rule-encoding-json-remedy = 请确认文件是否正确，并从来源重新取得
rule-encoding-length = 字节数不对。
rule-encoding-length-remedy = 请从来源重新取得该文件
rule-encoding-magic = 该文件是另一种类，或是本程序不认识的版本。
rule-encoding-magic-remedy = 请确认文件是否正确，程序是否为最新版本
rule-encoding-size = 该文件比任何正常的文件都长。
rule-encoding-size-remedy = 请确认文件是否正确
rule-enrolment-checksum = 登记申请已损坏或被改动。
rule-enrolment-checksum-remedy = 请业主重新做一份申请
rule-enrolment-encoding = 该文件不是登记申请。
rule-enrolment-encoding-remedy = 请确认文件是否正确，或请业主重新做一份申请
rule-enrolment-format = 登记申请的版本不认识。
rule-enrolment-format-remedy = 请更新程序，或请业主用相同版本重新做一份
rule-enrolment-note = 附言太长或含有控制字符。
rule-enrolment-note-remedy = 请用不超过 500 字节的一行文字
rule-enrolment-unit = 单元名称为空、太长或含有控制字符。
rule-enrolment-unit-remedy = 请照产权证填写，如 3-2-501
rule-entry-head = 日志中有一条记录与它的消息不符。
rule-entry-head-remedy = 请勿相信这份记录，并请告知社区
rule-entry-message = 一条消息与日志所记的不是同一条。
rule-entry-message-remedy = 请勿相信这份副本，请从别处取得记录
rule-http-absent = 节点的记录中没有这一项，或其结果尚未得出。
rule-http-absent-remedy = 请核对编号；若是结果，请稍后再查
rule-http-body = 节点无法读取所发送的内容。
rule-http-body-remedy = 请更新程序后重试；若仍出现，请联系节点的管理者
rule-http-internal = 节点出了故障。
rule-http-internal-remedy = 请稍后重试；若仍出现，请联系节点的管理者，由其查看日志
rule-http-listen = 节点无法在该地址上接受连接。
rule-http-listen-remedy = 请检查地址；若端口已被占用，请另选一个，或结束占用它的程序
rule-http-media_type = 节点不接受这种内容类型。
rule-http-media_type-remedy = 请更新程序后重试
rule-http-method = 节点的该路径没有这种操作。
rule-http-method-remedy = 请更新程序后重试；节点与程序的版本可能不同
rule-http-parameter = 发给节点的编号或参数不正确。
rule-http-parameter-remedy = 请完整地重新复制编号
rule-http-path = 节点没有该路径。
rule-http-path-remedy = 请检查节点的地址；节点与程序的版本可能不同
rule-http-rate = 来自您所在地址的请求过多。
rule-http-rate-remedy = 请按节点提示的时间稍后重试
rule-http-too_large = 所发送的内容比节点接受的更长。
rule-http-too_large-remedy = 请确认文件是否正确
rule-http-too_many = 节点同时处理的请求已满。
rule-http-too_many-remedy = 请稍后重试
rule-http-too_slow = 内容没有在限定时间内传到，或节点未能及时答复。
rule-http-too_slow-remedy = 请检查网络后重试；重复发送同一内容不会计两次
rule-identity-words = 这不是一把密钥的 24 个助记词。
rule-identity-words-remedy = 请与纸上逐词核对：24 个，次序不变
rule-journal-absent = 这份记录略去了部分报文，而其中一条正需要。
rule-journal-absent-remedy = 请使用完整的存档、记录文件夹或节点
rule-journal-file = 存档文件只能读取，不能写入。
rule-journal-file-remedy = 请把生成的文件交给保管记录的人，或给出记录文件夹或节点网址
rule-journal-state = 条目推算出的状态与签名的状态不同。
rule-journal-state-remedy = 请停下，保留该文件夹，并从备份或存档恢复记录
rule-keystore-format = 这不是邻里的密钥库，或已损坏。
rule-keystore-format-remedy = 请检查文件名；否则请用助记词或备份恢复
rule-keystore-kind = 该密钥库属于另一种角色。
rule-keystore-kind-remedy = 业主命令请用业主密钥库，受托人命令请用受托人密钥库
rule-ledger-clock = 该步骤的时间早于前面的步骤。
rule-ledger-clock-remedy = 请检查本机的时钟
rule-log-checkpoint = 那不是检查点。
rule-log-checkpoint-remedy = 请重新取一份
rule-log-consistency = 新的记录不包含旧的记录。
rule-log-consistency-remedy = 请保留两份检查点作为证据，并告诉其他业主
rule-log-foreign_checkpoint = 这把密钥在别处签过本记录没有的检查点：密钥被复制使用，或数据文件夹是旧备份。节点已停止签名。
rule-log-foreign_checkpoint-remedy = 请确认没有第二个节点在用这把密钥；再用含有该检查点的副本补全记录
rule-log-fork = 同一条记录出现了两段不同的历史。
rule-log-fork-remedy = 请保留两份检查点作为证据；节点的运行者应查明是否丢失或改动过数据
rule-log-hash = 那不是 32 字节的哈希。
rule-log-hash-remedy = 请重新取一份
rule-log-inclusion = 证明不成立：该项不在这条记录的这个位置。
rule-log-inclusion-remedy = 请向节点重新索取收据；若仍不对，请保留两份收据
rule-log-key = 那不是有效的公钥。
rule-log-key-remedy = 请整行复制 名称+编号+密钥
rule-log-note = 那不是签名文本。
rule-log-note-remedy = 请重新取一份，不要改动其中任何字符
rule-log-origin = 检查点属于另一条记录。
rule-log-origin-remedy = 请核对节点的地址与公钥
rule-log-receipt = 那不是收据。
rule-log-receipt-remedy = 请使用投递时得到的 .tlog-proof 文件
rule-log-signature = 签名不对，或不是所信任的密钥签的。
rule-log-signature-remedy = 请核对公钥是否来自可信的渠道
rule-log-tile = 那不是记录的分块。
rule-log-tile-remedy = 请重新取一份
rule-log-unproven = 存下的哈希给不出证明，记录可能已损坏。
rule-log-unproven-remedy = 请运行 linli node doctor
rule-mapping-file = 该文件不是映射文件。
rule-mapping-file-remedy = 请改正该项，或不用 --mapping 重新开始
rule-members-book = 会员簿与记录不符。
rule-members-book-remedy = 先把待签的批次记入记录，或取回与记录相符的会员簿
rule-members-days = 日期先后不对。
rule-members-days-remedy = 缴至日须晚于入会日和原缴至日
rule-members-duplicate = 该密钥已是会员。
rule-members-duplicate-remedy = 续费请用 `linli member renew`
rule-members-early = 该会员仍可就以前的事件申领。
rule-members-early-remedy = 请等申领期限过后再移除
rule-members-number = 批次不是下一批。
rule-members-number-remedy = 请用最新记录重新生成
rule-members-position = 该位置不能做这一变更。
rule-members-position-remedy = 请用最新记录重新生成
rule-members-realm = 申请是给另一社区的。
rule-members-realm-remedy = 请会员用本计划的名称重新申请
rule-members-root = 变更得不出所签的树根。
rule-members-root-remedy = 请用最新记录重新生成
rule-members-size = 一批变更为空或过多。
rule-members-size-remedy = 请分批
rule-members-slip = 不是该计划的入会凭条。
rule-members-slip-remedy = 请向登记员索取
rule-members-unknown = 会员簿中没有该会员，或不止一人。
rule-members-unknown-remedy = 用 `linli member list` 查看，并写明身份承诺
rule-members-window = 本轮的批次太多。
rule-members-window-remedy = 请等本轮关闭
rule-message-ceremony = 密钥仪式文件无法读取。
rule-message-ceremony-remedy = 请发布受托人最终得到的 keys.json
rule-message-roll = 名册文件与登记员签署的摘要不符。
rule-message-roll-remedy = 请对同一名册重新签署并发布
rule-message-trustees = 密钥仪式得出的受托人与委员会签署的不同。
rule-message-trustees-remedy = 请签署由同一仪式得出的受托人
rule-money-range = 金额过大。
rule-money-range-remedy = 请核对金额
rule-money-text = 不是金额。
rule-money-text-remedy = 请写成 1234.50 的样子，位数不超过货币的小数位
rule-node-busy = 节点正忙，排队的消息太多。
rule-node-busy-remedy = 请过一分钟再试
rule-node-checkpoint = 记录的检查点不成立：与条目不符，或由别的密钥签名。
rule-node-checkpoint-remedy = 请使用本节点完整的存档或备份；用 --key 指明是谁的密钥
rule-node-clock = 机器的时钟比先前慢了。
rule-node-clock-remedy = 请用时间服务器(NTP)校准时钟；在此之前各条目沿用最后的时间
rule-node-community = 此节点属于另一个社区。
rule-node-community-remedy = 请提交到本社区自己的节点，或请节点运维者在设置中写明本社区
rule-node-config = 设置文件有误。
rule-node-config-remedy = 请改正所指的那一行；手册列有全部设置
rule-node-differs = 两份记录在末尾之前就已不同，不是同一份记录。
rule-node-differs-remedy = 请保留两份作为证据，并查明见证人签名的是哪一份
rule-node-key = 节点或见证人的密钥文件不对。
rule-node-key-remedy = 请从备份恢复该文件，或核对名称
rule-node-key_in_use = 另一个进程正在使用这把密钥。
rule-node-key_in_use-remedy = 请先停止那个进程
rule-node-key_permissions = 本机其他用户可以读取节点的密钥。
rule-node-key_permissions-remedy = 请只允许节点用户读取：chmod 600 node-key
rule-node-light = 这份存档没有包含全部消息。
rule-node-light-remedy = 请用完整的存档或备份恢复
rule-node-other_key = 为这份记录签名的密钥不在数据文件夹里。
rule-node-other_key-remedy = 请放回这份记录的 node-key 与 node-signed
rule-node-replay = 记录中有一项违反规则。
rule-node-replay-remedy = 已指明是哪一项；请保留该文件作为证据，改用另一份副本
rule-node-signed_missing = 密钥还在，但它最后签过什么已无从得知。
rule-node-signed_missing-remedy = 请放回最新的 node-signed,或见证人最后联署的检查点；旧备份里的那份不起保护作用
rule-node-stopping = 节点正在停止。
rule-node-stopping-remedy = 请等它运行后再试
rule-node-witnesses = 最新的检查点没有见证人联署，或没有设置见证人。
rule-node-witnesses-remedy = 请在设置里写上见证人，并确认能连上
rule-params-digest = 证明参数与公布的摘要不符。
rule-params-digest-remedy = 请重新安装程序
rule-payout-amount = 金额或手续费不是该轮决定的。
rule-payout-amount-remedy = 请用 `linli pool payout` 重新生成
rule-payout-notice = 公示期未满。
rule-payout-notice-remedy = 请等到可付日
rule-payout-once = 该申领已支付。
rule-payout-once-remedy = 无需再做什么
rule-payout-recipient = 该密钥库不是收款信息的收件人。
rule-payout-recipient-remedy = 请用计划建立时司库的密钥库
rule-payout-unknown = 已关闭的轮次中没有该申领，或没有应付款。
rule-payout-unknown-remedy = 用 `linli pool dues` 查看应付款
rule-period-range = 计数期的编号过大。
rule-period-range-remedy = 请核对规则手册的计数期
rule-poll-ballot_key = 投票要求的选票电路与本程序的不同。
rule-poll-ballot_key-remedy = 请使用与该次投票相同版本的程序
rule-poll-closed = 投票已经截止。
rule-poll-closed-remedy = 截止后到达的选票不计
rule-poll-draft = 投票草案无法理解。
rule-poll-draft-remedy = 请以 examples/poll.toml 为样本修改
rule-poll-early_close = 还没到投票的截止时间。
rule-poll-early_close-remedy = 请等到截止时间再关闭
rule-poll-keys = 人数公钥与份额公钥互相关联。
rule-poll-keys-remedy = 请用新的仪式生成两把独立的公钥
rule-poll-not_open = 投票还没开始。
rule-poll-not_open-remedy = 请在开始时间之后投票
rule-poll-preset = 没有这个名称的表决规则。
rule-poll-preset-remedy = 请用预设的名称，或在草案中写出整条规则
rule-poll-protocol = 投票使用另一个协议版本。
rule-poll-protocol-remedy = 请使用相同版本的程序
rule-poll-questions = 议题的数目不对。
rule-poll-questions-remedy = 请列出 1 到 32 个议题
rule-poll-roll = 名册与投票所指的不同，或是空的。
rule-poll-roll-remedy = 请使用投票文件指明的名册
rule-poll-rule = 该议题不适用这条表决规则。
rule-poll-rule-remedy = 请检查规则所需的计数方式、分数和席位数
rule-poll-selection = 选项数与最少、最多可选数不相配。
rule-poll-selection-remedy = 请保证 1 到 64 个选项，最少 ≤ 最多 ≤ 选项数，最多 ≥ 1
rule-poll-small_group = 在小群体中，公布的份额合计可能暴露个人的选择。
rule-poll-small_group-remedy = 请提高公布下限，或只按人数计票；见书中“小群体”一节
rule-poll-text = 有空的或重复的文字。
rule-poll-text-remedy = 请给每个议题和选项写上不同的文字
rule-poll-time = 时间写得不对。
rule-poll-time-remedy = 请写成 2026-12-01T08:00:00+08:00 的样子，带时差
rule-poll-times = 投票必须先开始后截止。
rule-poll-times-remedy = 请检查草案中的两个时间
rule-poll-trustees = 受托人的门限、姓名、公钥和公开份额互不相配。
rule-poll-trustees-remedy = 请使用完成的仪式写出的 keys.json
rule-pool-negative = 超过资金池的可用余额。
rule-pool-negative-remedy = 用 `linli pool show` 查看可用余额
rule-pool-overflow = 合计超出金额范围。
rule-pool-overflow-remedy = 请核对金额
rule-pool-reconciled = 资金池对不上账。
rule-pool-reconciled-remedy = 程序有误：请把记录交给审计人，并报告
rule-pool-reference = 流水号为空、过长或已用过。
rule-pool-reference-remedy = 请填写银行给的、未用过的流水号
rule-realm-name = 这不能作为社区名称。
rule-realm-name-remedy = 请用 1 到 200 字节，不含控制字符，首尾无空白
rule-recovery-note = 记录中有一件申领用了该会员的计数，却写了别的计数。
rule-recovery-note-remedy = 请把记录交给审计人
rule-role-card = 名片格式不对。
rule-role-card-remedy = 请任职人员重新写一次名片
rule-roll-area = 面积不是 0 以上、100 万平方米以内、至多两位小数的数。
rule-roll-area-remedy = 请对照产权证改正该行
rule-roll-area_merged = 一个面积合并在几个单元的行上。
rule-roll-area_merged-remedy = 请为每个单元分别填写面积
rule-roll-developer = 该单元属于开发商，但没有说明开发商是谁。
rule-roll-developer-remedy = 请加 --developer 名称
rule-roll-duplicate_commitment = 两位业主用了同一个身份承诺，两份都不采用。
rule-roll-duplicate_commitment-remedy = 请这两位业主各自用自己的密钥重新申请
rule-roll-empty = 没有任何一行可以计入。
rule-roll-empty-remedy = 请查看被拒绝的各行，检查列和计数规则
rule-roll-encoding = 该文件不是名册。
rule-roll-encoding-remedy = 请从登记人重新取得名册
rule-roll-enrolled_twice = 同一业主有身份承诺不同的申请，都不采用。
rule-roll-enrolled_twice-remedy = 请向业主本人问清哪一份是真的，删去其余的
rule-roll-entry = 名册中有一条没有单元、单元名不对或没有份额。
rule-roll-entry-remedy = 请重新编制名册
rule-roll-expected_total = 预期的合计不是登记册写法的数。
rule-roll-expected_total-remedy = 请按文件中数字的写法填写
rule-roll-format = 名册的版本不认识。
rule-roll-format-remedy = 请更新程序
rule-roll-formula = 有一格是没有结果的公式。
rule-roll-formula-remedy = 请用表格软件打开文件再保存
rule-roll-id_count = 证件号的个数与业主人数不符。
rule-roll-id_count-remedy = 请为每位业主填一个证件号，或只填第一位的
rule-roll-id_number = 证件号不对，或表格软件丢失了末几位。
rule-roll-id_number-remedy = 请把该列设为文本格式后重新填写
rule-roll-mismatch = 名册中有一条的单元或份额与登记册不同。
rule-roll-mismatch-remedy = 请由登记册重新编制名册
rule-roll-not_found = 名册中没有这一条。
rule-roll-not_found-remedy = 请检查单元、密钥和社区名称；未登记请先用 `linli enrol` 申请
rule-roll-number = 名册的编号不连续。
rule-roll-number-remedy = 请重新编制名册
rule-roll-owner_commas = 逗号可能隔开共有人，也可能隔开姓和名。
rule-roll-owner_commas-remedy = 请用分号隔开共有人
rule-roll-owner_missing = 该行没有业主。
rule-roll-owner_missing-remedy = 请补上业主；未售单元请标明“未售”
rule-roll-owner_name = 业主一栏不是姓名，或人数过多。
rule-roll-owner_name-remedy = 请改正该行的业主
rule-roll-owner_twice = 同一人在共有人中出现两次。
rule-roll-owner_twice-remedy = 请改正该行的业主
rule-roll-realm = 该申请是给另一个社区的。
rule-roll-realm-remedy = 请业主用正确的社区名称重新申请
rule-roll-repeated_header = 该行是重复的标题，不是单元。
rule-roll-repeated_header-remedy = 无需处理；可从文件中删去
rule-roll-row_width = 该行各格与标题错位：多了一个分隔符。
rule-roll-row_width-remedy = 请给含分隔符的内容加引号，如 "1,203.40"
rule-roll-rule = 名册的计数规则与登记册的不同，或名称不对。
rule-roll-rule-remedy = 请用同一条计数规则重新编制
rule-roll-share_note = “单独所有”却有多人，或“共同所有”却只有一人。
rule-roll-share_note-remedy = 请对照产权证改正该行
rule-roll-shares = 份额不是 0 以上、2^40 以下、至多六位小数的数，或只有一部分带百分号。
rule-roll-shares-remedy = 请用同一单位填写全部份额
rule-roll-status = 看不懂该行的销售状态。
rule-roll-status-remedy = 请写“已售”“未售”或“未交付”
rule-roll-summary_row = 该行是合计，不是单元。
rule-roll-summary_row-remedy = 无需处理；可从文件中删去
rule-roll-total = 全体份额之和过大，必须小于 2^40。
rule-roll-total-remedy = 请检查各行的面积
rule-roll-totals = 合计与各条之和或登记册不符。
rule-roll-totals-remedy = 请由登记册重新编制名册；若名册是收到的，请告知登记人
rule-roll-unit_duplicate = 同一单元出现多次，这些行都不采用。
rule-roll-unit_duplicate-remedy = 请对照产权证，只留正确的一行
rule-roll-unit_incomplete = 同一单元的另一行被拒绝，所以整个单元都不采用。
rule-roll-unit_incomplete-remedy = 请改正被拒绝的那一行
rule-roll-unit_label = 单元名称太长，或变成了日期或错误值。
rule-roll-unit_label-remedy = 请把该列设为文本格式后重新填写
rule-roll-unit_missing = 楼栋或房号是空的。
rule-roll-unit_missing-remedy = 请补上该行的单元
rule-roll-unknown_unit = 登记册中没有这个可计数的单元。
rule-roll-unknown_unit-remedy = 请核对申请中的单元名称
rule-roll-zero_commitment = 身份承诺为零。
rule-roll-zero_commitment-remedy = 请业主重新做一份申请
rule-round-closing = 所签的关闭与记录得出的不同。
rule-round-closing-remedy = 请用最新记录重新生成
rule-round-closing_day = 截止日已过，或不晚于上一轮。
rule-round-closing_day-remedy = 请选更晚的截止日
rule-round-early = 本轮仍在收申领。
rule-round-early-remedy = 请等最后一天过后
rule-round-number = 没有这一轮，或不是下一轮。
rule-round-number-remedy = 用 `linli round show` 查看
rule-round-open = 上一轮还开放着。
rule-round-open-remedy = 请先关闭上一轮
rule-round-period = 截止日不在该计数期。
rule-round-period-remedy = 请用最新记录重新生成
rule-round-rulebook = 还没有适用的规则手册。
rule-round-rulebook-remedy = 请先发布规则手册
rule-rulebook-assessors = 有类别没有评估员。
rule-rulebook-assessors-remedy = 先用 `linli scheme roles` 任命评估员
rule-rulebook-declared = 事件的日期或类别不对。
rule-rulebook-declared-remedy = 事件须有先后正确的日期和至少一个类别
rule-rulebook-declared_line = 事件涉及规则手册没有的类别。
rule-rulebook-declared_line-remedy = 请核对类别编号
rule-rulebook-draft = 规则手册或事件文件的格式不对。
rule-rulebook-draft-remedy = 请对照 examples/rulebooks 改正
rule-rulebook-lines = 类别为空、过多或编号重复。
rule-rulebook-lines-remedy = 编号从 1 起，各不相同，最多 64 类
rule-rulebook-next = 版本号或事件号不是下一个。
rule-rulebook-next-remedy = 请改为下一个编号
rule-rulebook-notice = 版本会适用于过去或本轮的事件。
rule-rulebook-notice-remedy = 请改为更晚的起始日
rule-rulebook-numbers = 某类别的数字互相矛盾。
rule-rulebook-numbers-remedy = 请核对比例、上限、档位和天数；档位须高于手续费
rule-rulebook-periods = 计数期没有长度。
rule-rulebook-periods-remedy = 请给出至少一天
rule-rulebook-same_periods = 计数期不能更改。
rule-rulebook-same_periods-remedy = 请保持第 1 版的计数期
rule-rulebook-text = 文字为空、过长，或条款不对应任何规则。
rule-rulebook-text-remedy = 请补全两种语言的文字
rule-rulebook-version = 版本号或起止日不对。
rule-rulebook-version-remedy = 版本从 1 起，结束日不早于起始日
rule-scheme-clock = 时间早于记录中的上一项。
rule-scheme-clock-remedy = 请核对系统时钟或 --at
rule-scheme-currency = 货币代码或小数位不对。
rule-scheme-currency-remedy = 请用三个大写字母的代码和 0 至 4 位小数
rule-scheme-draft = 草案格式不对。
rule-scheme-draft-remedy = 请对照手册中的样例改正
rule-scheme-protocol = 协议版本不同。
rule-scheme-protocol-remedy = 请更新程序
rule-scheme-roles = 任职名单的门限、密钥或日期不对，或某类别有两组评估员。
rule-scheme-roles-remedy = 请核对草案中的各职务
rule-scheme-roles_number = 任职变更不是下一项。
rule-scheme-roles_number-remedy = 请用最新记录重新生成
rule-scheme-text = 名称、账本或收件人为空、过长或格式不对。
rule-scheme-text-remedy = 请核对草案
rule-snapshot-canonical = 快照里不是本程序的状态。
rule-snapshot-canonical-remedy = 请删除它，程序会改为重放记录
rule-snapshot-damaged = 快照已损坏。
rule-snapshot-damaged-remedy = 请删除它，程序会改为重放记录
rule-snapshot-magic = 这不是该种类和版本的快照。
rule-snapshot-magic-remedy = 请删除它，程序会改为重放记录
rule-store-behind = 记录比节点密钥已签过的短。
rule-store-behind-remedy = 请用存档补全：linli node restore --complete 文件
rule-store-corrupt = 记录已损坏。
rule-store-corrupt-remedy = 请停止节点，保留该文件夹，并用备份或存档恢复
rule-store-exists = 文件已存在，不会覆盖。
rule-store-exists-remedy = 请另换文件或文件夹
rule-store-file = 文件无法读取或写入。
rule-store-file-remedy = 请检查路径、权限与磁盘
rule-store-format = 该文件不是记录。
rule-store-format-remedy = 请指明记录文件夹、其备份或存档
rule-store-full = 磁盘已满。
rule-store-full-remedy = 请腾出空间；节点会自行恢复接收
rule-store-locked = 另一个程序正在使用这份记录。
rule-store-locked-remedy = 请等它结束，或停止在该文件夹上运行的节点
rule-store-missing = 这里没有记录。
rule-store-missing-remedy = 请用 --data 指明节点的数据文件夹
rule-store-read_only = 记录无法写入。
rule-store-read_only-remedy = 请检查权限与磁盘；节点会自行重试
rule-store-snapshot = 有一份快照已损坏，已跳过。
rule-store-snapshot-remedy = 没有损失；下次启动会慢一些，新快照会取代它
rule-store-space = 磁盘空间所剩不多。
rule-store-space-remedy = 请在节点停止接收之前腾出空间
rule-store-version = 这份记录由更新的程序写成。
rule-store-version-remedy = 请使用那个版本或更新的 linli
rule-table-cells = 有一行列数过多或单元格过长。
rule-table-cells-remedy = 请检查文件是否为登记册
rule-table-control = 文件含有控制字符，不是文本表格。
rule-table-control-remedy = 请另存为 UTF-8 的 .csv 或 .xlsx
rule-table-copy = 带注记的副本无法写成工作簿。
rule-table-copy-remedy = 请不要用 --marked
rule-table-empty = 表格是空的。
rule-table-empty-remedy = 请检查文件和工作表
rule-table-encoding = 无法判断文本的编码，或与所给的不符。
rule-table-encoding-remedy = 请用 --encoding 指明，或另存为 .xlsx
rule-table-kind = 不论文件名如何，该文件不是表格。
rule-table-kind-remedy = 请用表格软件打开，另存为 .xlsx
rule-table-mixed = 文件的各行用了不同的编码。
rule-table-mixed-remedy = 请在表格软件中统一后另存为 UTF-8
rule-table-quote = 有一个带引号的单元格没有正确结束。
rule-table-quote-remedy = 请检查该行的引号
rule-table-rows = 行数过多。
rule-table-rows-remedy = 请检查文件是否为登记册
rule-table-sheet = 没有这个名称的工作表。
rule-table-sheet-remedy = 请用 --sheet 给出工作簿里有的名称
rule-table-size = 文件或其解压后的内容过大。
rule-table-size-remedy = 请检查文件是否为登记册
rule-table-workbook = 该文件不是可读的 .xlsx。
rule-table-workbook-remedy = 请在表格软件中打开并另存为 .xlsx
rule-tally-closing = 该解密份是为另一次关闭做的，或投票尚未关闭。
rule-tally-closing-remedy = 请先关闭投票，再由受托人对同一份关闭文件解密
rule-tally-floor = 计入的选票少于下限：公布总数会暴露个别业主的选择。
rule-tally-floor-remedy = 无需解密；运行不带解密份的 linli tally，写入可以公布的结果
rule-tally-key = 该密钥份额属于另一把公钥。
rule-tally-key-remedy = 请用本次投票所用仪式的密钥库
rule-tally-order = 现在没有这一轮可解密的内容。
rule-tally-order-remedy = 先收齐人数一轮的解密份，再做份额一轮
rule-tally-result = 公布的结果与重新计算的不同。
rule-tally-result-remedy = 请以重新计算的结果为准，并查明差异的来源
rule-tally-share = 该受托人的解密份不成立。
rule-tally-share-remedy = 请该受托人用自己的密钥库重新解密；够门限时可不用这一份
rule-tally-share_twice = 该受托人这一轮已交过解密份。
rule-tally-share_twice-remedy = 无需再做什么：已有一份在记录中
rule-tally-sums = 有一项没有任何选票可以相加。
rule-tally-sums-remedy = 无需解密：没有计入的选票
rule-tally-threshold = 解密份不够。
rule-tally-threshold-remedy = 请再向其他受托人索取，直到达到门限
rule-tally-undecodable = 解密得到的不是可能的合计。
rule-tally-undecodable-remedy = 记录或密钥有误；请先运行 `linli audit`
rule-trustee-no_share = 密钥库中没有这次仪式的密钥份额。
rule-trustee-no_share-remedy = 请在仪式的共享文件夹再运行一次 `linli ceremony finish`
rule-trustee-second_set = 该受托人已为本次投票的另一组选票解密过。
rule-trustee-second_set-remedy = 请勿解密；请查明谁改动了已关闭的记录，并把两份关闭文件交给审计人
rule-trustee-share = 保存的密钥份额格式不对。
rule-trustee-share-remedy = 请从备份恢复，或再运行一次 `linli ceremony finish`
rule-witness-answer = 见证人没有给出应有的回答。
rule-witness-answer-remedy = 请联系见证人的运行者
rule-witness-beyond = 见证人称记录比实际更长，却没有拿出检查点。
rule-witness-beyond-remedy = 请向见证人的运行者索取那份检查点
rule-witness-consistency = 新的记录不包含见证人联署过的记录。
rule-witness-consistency-remedy = 请核对节点的数据是否被改动或回退
rule-witness-cosignature = 联署不对。
rule-witness-cosignature-remedy = 请核对见证人的公钥
rule-witness-foreign = 见证人拿出了这把密钥在别处签的检查点。
rule-witness-foreign-remedy = 请确认没有第二个节点在用这把密钥
rule-witness-fork = 同样长度的记录有两个不同的根。
rule-witness-fork-remedy = 请保留两份检查点作为证据
rule-witness-log = 见证人不关注这条记录。
rule-witness-log-remedy = 请用 --log 加上它的公钥
rule-witness-old_size = 旧的长度比新的还大。
rule-witness-old_size-remedy = 请更新节点程序
rule-witness-proof = 节点给不出见证人所需的证明。
rule-witness-proof-remedy = 请运行 linli node doctor
rule-witness-request = 见证人收到的请求格式不对。
rule-witness-request-remedy = 请更新节点程序
rule-witness-signature = 检查点不是该记录的密钥签的。
rule-witness-signature-remedy = 请核对 --log 所给的公钥
rule-witness-stale = 见证人记得的长度与请求不同。
rule-witness-stale-remedy = 节点会自行从该长度重试
rule-witness-storage = 见证人无法保存检查点，因此没有联署。
rule-witness-storage-remedy = 请检查见证人的磁盘
rule-witness-unreachable = 联系不上见证人。
rule-witness-unreachable-remedy = 请检查网络与见证人的地址
