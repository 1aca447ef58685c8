# 程序的中文句子。en.ftl 有相同的编号。

label-error = 错误
label-warning = 警告：
label-detail = 细节：
label-remedy = 怎么办：
label-file = 文件：
label-row = 行：
label-sheet = 工作表：
label-unit = 单元：
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

# 规则：被拒绝时哪里不对，该怎么办。
rule-encoding-canonical = 这些字节不是这种值唯一正确的编码。
rule-encoding-canonical-remedy = 请从来源重新取得该文件；它已损坏、被截断或被改动
rule-encoding-digest = 摘要必须是 64 位小写十六进制数字。
rule-encoding-digest-remedy = 请完整地重新复制
rule-encoding-identity = 在密钥或密文的位置上出现了单位元。
rule-encoding-identity-remedy = 请勿使用该文件：它做错了，或是有人故意为之
rule-encoding-json = 该文件不是这里所需种类的 JSON 文档。
rule-encoding-json-remedy = 请确认文件是否正确，并从来源重新取得
rule-encoding-magic = 该文件是另一种类，或是本程序不认识的版本。
rule-encoding-magic-remedy = 请确认文件是否正确，程序是否为最新版本
rule-encoding-size = 该文件比任何正常的文件都长。
rule-encoding-size-remedy = 请确认文件是否正确
rule-identity-words = 这不是一把密钥的 24 个助记词。
rule-identity-words-remedy = 请与纸上逐词核对：24 个，次序不变
rule-keystore-format = 这不是邻里的密钥库，或已损坏。
rule-keystore-format-remedy = 请检查文件名；否则请用助记词或备份恢复
rule-keystore-kind = 该密钥库属于另一种角色。
rule-keystore-kind-remedy = 业主命令请用业主密钥库，受托人命令请用受托人密钥库
rule-realm-name = 这不能作为社区名称。
rule-realm-name-remedy = 请用 1 到 200 字节，不含控制字符，首尾无空白
rule-roll-shares = 份额过大：必须小于 2^40。
rule-roll-shares-remedy = 请检查登记册中的面积
rule-trustee-second_set = 该受托人已为本次投票的另一组选票解密过。
rule-trustee-second_set-remedy = 请勿解密；请查明谁改动了已关闭的记录，并把两份关闭文件交给审计人
