# What the program says in English. zh-CN.ftl has the same ids.

label-error = error
label-warning = warning:{" "}
label-detail = detail:{" "}
label-remedy = what to do:{" "}
label-file = file:{" "}
label-row = row:{" "}
label-sheet = sheet:{" "}
label-unit = unit:{" "}
label-rows = rows:{" "}
label-text = text:{" "}
label-texts = texts:{" "}
label-name = name:{" "}
label-names = names:{" "}
label-remark = remark:{" "}
label-count = in all:{" "}
label-column = column:{" "}
label-headers = headers:{" "}
label-taken = taken:{" "}
label-others = not taken:{" "}
label-sheets = sheets:{" "}
label-encoding = encoding:{" "}
label-samples = samples:{" "}
label-places = decimals:{" "}
label-sum = sum:{" "}
label-expected = expected:{" "}
label-found = found:{" "}
label-owners = owners:{" "}
label-units = units:{" "}
label-area = area:{" "}
label-usual = usual:{" "}
label-kind = taken for:{" "}
label-cells = cells:{" "}
label-ids = identity numbers:{" "}
label-note = note:{" "}
label-trustee = trustee:{" "}
label-question = question:{" "}
label-ballot = ballot:{" "}
label-round = round:{" "}

error-usage-remedy = see `linli --help`, or the help of the command
error-file = cannot read or write { $file }: { $cause }
error-file-remedy = check the path, the permissions and the space left on the disk
error-output = the answer could not be written in full: { $cause }
error-output-remedy = the command itself has run; make room on the disk, and look at the record before running it again
error-not-a-file = { $file } is a folder, a device, a pipe or a socket, not a file
error-not-a-file-remedy = name a file; a passphrase or words may also come through /dev/stdin
error-exists = { $file } exists already
error-exists-remedy = choose another name, or give --force to replace it
error-passphrase = the passphrase does not open { $file }
error-passphrase-remedy = try again; an owner who has forgotten it can restore the key from the 24 words
error-passphrase-short = a new passphrase needs at least { $count } characters
error-passphrase-differs = the two passphrases differ
error-passphrase-empty = the first line of { $file } is empty: no passphrase there
error-no-terminal = this needs a terminal to ask or to show; without one give { $option }
error-declined = stopped at your word; nothing was done
error-declined-remedy = run the command again when you are ready

prompt-passphrase = Passphrase of { $file }:
prompt-passphrase-new = New passphrase for { $file }, of { $count } characters or more:
prompt-passphrase-again = The same passphrase again:
words-one-by-one = Type the 24 words one by one, or several at once. Each is checked against the list; an empty answer takes the last one back.
words-unknown = word { $number } is not in the word list: type it again, and what came after it
words-too-many = there are more than 24 words; the rest is left out
words-checksum = all 24 words are in the list, but they do not fit together: one is wrong, or two are swapped
prompt-word-number = Word { $number }:
prompt-word-wrong = Number of the word to type again (empty to give up):
prompt-word = Type word { $number } again:
prompt-range = Choose { $min } to { $max }

man-written = { $count } pages written to { $folder }

key-words-intro = Write these 24 words on paper. Whoever has them is you; they are not shown again.
key-word-differs = that is not the word
key-created = Key written to { $file }
key-words-written = Words written to { $file }. Keep that file off this machine.
key-restored = Key restored to { $file }
key-commitment = Identity commitment in { $realm }: { $commitment }

error-no-preset = there is no counting rule { $name }; the presets are { $presets }, or give a .toml file

enrol-written = Request for unit { $unit } written to { $file }. Hand it to the registrar yourself.

progress-enrolments = Reading requests

import-title-read = What was read
import-title-heads = Units of one owner
import-title-doubts = In doubt
import-title-look = Worth a look
import-title-not-counted = Not counted
import-title-totals = In all
import-page-title = Import of { $file }
import-what-to-do = What to do
import-comma = {", "}
import-sheet = sheet “{ $sheet }”, headers in row { $row }
import-column = column { $column }: { $position }, headed “{ $header }”
import-unused = not used: { $headers }
import-use = use “{ $text }” is taken for { $kind }
import-merge = one head, number { $owner }: { $names }, rows { $rows }, { $shares } ({ $why })
import-several-rows = { $unit } has its owners in rows { $rows }: one head
import-shared-name = { $names } stands for owners { $owners }, who are counted apart
import-shared-id = owners { $owners } have one identity number under different names: { $names }
import-doubt-open = [{ $id }] { $told }
import-doubt-accepted = [{ $id }] accepted: { $told }
import-unread = sheet “{ $sheet }” was not read ({ $rows } rows)
import-hidden = row { $row } is hidden and left out
import-not-counted = row { $row }: { $unit } does not count ({ $kind })
import-refused = row { $row } refused [{ $rule }] { $told }
import-more = … and { $count } more; --report FILE and --json have all
import-rows = { $total } rows: { $counted } count, { $not_counted } do not by the rule, { $refused } refused
import-rows-hidden = { $hidden } hidden rows are left out
import-totals = { $heads } owners, { $units } units, { $shares }
import-written = Register written to { $file }. It names people: keep it with the registrar.
import-mapping = Your choices are in { $file }; give it as --mapping next time.
import-ask-sheets = Which sheets belong to the register?
import-ask-header-row = Which row has the headers?
import-ask-column = Which column is { $column }?
import-ask-doubts = To which of these do you say yes? (Space marks, right arrow marks all; the others stop the import)

use-dwelling = dwelling
use-shop = shop
use-office = office
use-parking = parking
use-storage = storage
use-other = other use

basis-id-number = same name and identity number
basis-masked-id-number = same name and identity number, partly starred out
basis-company = the same company
basis-co-owners = the same co-owners
basis-name = same name
basis-developer = the developer's unsold units

roll-built = Roll written to { $file }: { $enrolled } enrolled, { $repeated } repeated requests, { $refused } refused
roll-checked = { $file } agrees with the register.
roll-totals = { $heads } owners with { $shares }; { $enrolled } of them enrolled, with { $enrolled_shares }
roll-names = root { $root }, digest { $digest }
roll-not-enrolled = not enrolled yet: { $count } owners
roll-not-enrolled-owner = number { $number }: { $names }, { $units }

entry-found = number { $number }: { $units }, { $shares }
entry-enrolled = enrolled as { $commitment }
entry-not-enrolled = not enrolled: cannot vote yet

trustee-card-written = Card of { $name } written to { $file }. Give it to whoever prepares the ceremony.
trustee-backed-up = Backup written to { $file }, with key shares of { $count } ceremonies. Keep it and its passphrase in different places.
trustee-finish-again = No key shares yet. Run `linli ceremony finish` in the shared folder of each ceremony: they follow from the words.

ceremony-new = Ceremony written to { $file }: { $threshold } of { $count } trustees, id { $id }
ceremony-round1 = Round 1 written to { $file }
ceremony-round2 = { $count } encrypted shares written to { $folder }
ceremony-confirmed = Key shares kept in the keystore; confirmation written to { $file }
ceremony-waiting = Waiting for the confirmation of { $names }
ceremony-keys = All trustees agree. Public keys written to { $file }
ceremony-public = heads key { $heads }, shares key { $shares }
ceremony-complete = { $step }: complete
ceremony-missing = { $step }: missing { $names }
ceremony-checked = { $file } is a sound ceremony: { $threshold } of { $count } trustees ({ $names })
step-round1 = round 1
step-round2 = round 2
step-confirm = confirmations

progress-ballot = Sealing the ballot
progress-replay = Checking the record
progress-accept = Verifying ballots
progress-cast = Sealing ballots
vote-done = The ballot is in { $file }, the receipt in { $receipt }. Hand the ballot to whoever keeps the record; keep the receipt, it says nothing of your choice.
vote-missing = Question { $number } has no choice; add --choose { $number }=OPTIONS or answer in a terminal.
vote-choose = “{ $text }” is not a choice; write --choose 1=2, --choose 2=1,3 or --choose 2=abstain, once a question.
vote-abstain = abstain
vote-question = Question { $number } (choose { $min }–{ $max }): { $text }
error-roll-needed = a draft needs a roll: give it with --roll, or name a record (--record) or a node (--node) that has one
ballot-show =
    Poll: { $poll }
    Nullifier: { $nullifier }
    Digest: { $digest }
    Serial: { $serial }
    Questions: { $questions }
    Bytes: { $bytes }
    The choice is sealed; nobody can see it here.
ballot-holds = The ballot holds: { $digest }
ballot-absent = This ballot is not in the record of { $size } entries with root { $root }.
ballot-present = The ballot is in the record: entry { $entry } of { $size }, root { $root }.
ballot-replaced = The ballot is in the record (entry { $entry } of { $size }, root { $root }), but a later one of yours replaces it.
export-written = The record is exported: { $file }
report-written = The report is in { $file }
poll-checked = The draft is sound; { $warnings } warnings.
poll-show =
    { $realm } — { $title }
    Id: { $poll }
    Opens: { $opens }
    Closes: { $closes }
    Roll: { $heads } owners, { $shares } { $unit }
poll-accepted = { $accepted } ballots taken in ({ $replaced } of them in place of an earlier one), { $known } known before, { $refused } refused.
poll-closed =
    The poll is closed: { $accepted } ballots taken in, { $counted } count.
    Closing: { $closing }
tally-share = The decryption share of trustee { $trustee } holds and is taken in ({ $file }).
tally-done = The result is in the record. Check it with linli audit.
tally-needs-heads = { $count } more decryption shares are needed for heads.
tally-needs-shares = Heads are known; { $count } more decryption shares are needed for shares: trustees run linli trustee decrypt again.
tally-not-closed = The poll is not closed yet.
demo-start = Demo folder: { $dir }
demo-register = Register imported: { $heads } owners, { $refused } faulty rows refused
demo-ceremony = Key ceremony held: { $count } trustees, any { $threshold } decrypt totals
demo-cast = { $accepted } ballots taken in, { $refused } refused
demo-lost = Two trustees are lost; the other three decrypt the totals…
demo-done =
    Record: { $record }
    Report: { $report }
    To check again: linli audit { $record }
demo-aid-start = { $members } members, { $losses } losses, { $lines } benefit lines; deriving keys…
demo-aid-few = Too few members for so many losses; six members a loss are always enough.
demo-aid-round = Round { $number } is open until { $closes }
demo-aid-wallet = · A wallet refused to claim: [{ $rule }] { $article }: { $needed }
demo-aid-paid =
    Round { $number } paid from { $from }: { $claims } claims ask { $claimed }, { $pays } is paid.
    The pool: { $before } before, { $after } after
demo-aid-claims =
    Claims sent: { $made }, accepted: { $accepted }, known before: { $known }
    Refused by wallets before anything was proved: { $wallet } ({ $wallet_rules })
    Refused by the verifier or the record: { $verifier } ({ $verifier_rules })
demo-aid-attesting = Attesting losses
demo-aid-proving = Checking and proving claims
demo-aid-verifying = Verifying claims
demo-aid-paying = Paying


trustee-decrypted = The record holds: { $counted } ballots count, closing { $closing }. The share of the { $round } round is handed in: { $file }.
round-heads = heads
round-shares = shares

# Mutual aid.
role-card-written = Card of { $name } written to { $file }. Give it to whoever prepares the scheme.
role-committee = committee
role-registrar = registrar
role-treasurer = treasurer
role-assessors = assessors of line { $lines }
role-line = { $role }: { $threshold } of { $count } sign ({ $names })
act-none = No file is given.
act-confirm = Sign what is shown above?
act-written = Written to { $file }: { $have } of { $need } signatures.
act-recorded = Recorded as { $file }
scheme-created = Scheme id: { $scheme }
scheme-show =
    { $name } ({ $realm })
    Scheme id: { $scheme }
    As of: { $day }
    Ledger: { $ledger }
    Fee of each payout: { $fee }
    In the pool: { $balance }
    Versions of the rulebook: { $versions }
    Claims accepted: { $claims }
    State root: { $root }
rulebook-head =
    { $name }, version { $version }
    For events from { $from } to { $to }
    Payouts begin { $notice } days after a round is closed
    Caps count by: { $periods }
rulebook-open-end = further notice
rulebook-years = calendar years
rulebook-spans = spans of { $length } days from { $start }
rulebook-declared-only = Only for events that the committee declares.
rulebook-line =
    Line { $category }: { $name }{ $tier } ({ $article })
      Clause: { $clause }
      Events from day { $wait } of membership, in a round that closes within { $filing } days.
      Pays { $percent } % of what other cover and { $deductible } leave, at most { $cap } a time.
      Claims a period: { $claims }, together { $period_cap }; amounts in multiples of { $step }. { $declared }
rulebook-fits = Fits the scheme; id of the version: { $rulebook }
rulebook-checked = The rulebook is sound: { $lines } lines.
member-book = Book written to { $file }: { $count } members. It names people: keep it with the registrar.
member-lapsed = { $unit } had lapsed: the joining day is now { $joined }, and the waiting time begins anew.
member-listed = { $count } members. Root of the tree: { $root }
member-rejoins = Who lost the key begins with the next period: joining day { $joined }.
member-replaces-one = --replaces goes with one request.
member-slip = Slip written to { $file }. Hand it to the member.
tag-key-made = The key of bills is in the keystore, and encrypted to { $count } assessors in { $file }
tag-key-taken = The key of bills is in { $file }
attest-show =
    Member: { $member }
    Line: { $category } { $name }
    Day of the event: { $day }
    Loss: { $loss }
    Other cover: { $cover }
    Bill: { $issuer } { $number }
attest-confirm = You have seen the original bill; sign?
attest-loss = Loss file written to { $file }. Hand it to the member; it is a secret of the member and the assessors.
round-is-open = Round { $number } takes claims until { $until }; { $claims } so far.
round-none-open = No round is open.
round-closing = Round { $number }: { $claims } claims for { $claimed }; { $fraction } is paid, { $pays } in all.
round-payable = Payouts begin on { $from }, after the notice.
round-closed-line = Round { $number } (to { $day }): { $claims } claims for { $claimed }; { $fraction } paid, { $pays } in all; { $paid } paid out, payable from { $from }.
pool-show =
    Received: { $received }
    Given back: { $returned }
    Paid: { $paid }
    Fees: { $fees }
    Balance: { $balance }
    Of it owed: { $reserved }
    Available: { $available }
pool-reconciles = It reconciles: balance = received − given back − paid − fees, and what is owed adds up claim by claim.
pool-differs = It does not reconcile: what is owed claim by claim is not what the record holds.
payee-unreadable = (cannot be opened)
due-line = Round { $round }, payable from { $from }, claim { $claim }: { $net } (fee { $fee }) → { $payee }
payouts-done = { $count } payouts recorded.
error-payouts = line { $row } of { $file } must be “event nullifier,reference”.
dues-listed = { $count } payouts are owed.
prompt-payee = Payee's details (only the treasurer can read them):
progress-claim = Proving the claim
progress-claims = Verifying claims
claim-holds = Every rule holds. Amount { $amount }; at most { $most } is payable.
claim-failing =
    fails [{ $rule }] { $article }
      clause: { $clause }
      what would have to change: { $needed }
claim-most = Amount asked: { $amount }; terms and period leave at most { $most }.
claim-made = Claim written to { $file }: { $amount }, round { $round }, to be taken in by { $until }. Hand it to whoever keeps the record.
claim-show =
    Scheme: { $scheme }
    Ledger: { $ledger }
    Round: { $round }
    Line: { $category }
    Amount, minor units: { $amount }
    Fee: { $fee }
    To be taken in by: { $until }
    Event nullifier: { $event }
    Digest: { $digest }
    Bytes: { $bytes }
    Nobody can see here who claims, or who is paid.
claim-verified = The claim holds: { $digest }
claim-accepted = { $accepted } claims taken in, { $known } known before, { $refused } refused.
recover-line = Line { $category }: { $claims } claims; in period { $period }: { $count } for { $paid }
recover-claim = {"  "}round { $round }, { $amount }: { $fate }
fate-waiting = the round is not closed yet
fate-due = { $net } is owed, payable from { $from }
fate-paid = { $net } was paid
label-claim = claim:{" "}
label-officer = officer:{" "}


# Mutual aid.
sign-rulebook = To sign: publish version { $version } of the rulebook, as shown above.
sign-declare =
    To sign: declare event { $number }, { $name }, { $from } to { $to }, for lines { $lines }
    { $text }
sign-roles = To sign: change { $number } of the roles, as shown above.
sign-members = To sign: batch { $number } of members: { $joins } join, { $renewals } renew, { $leaves } leave. Root: { $root }
sign-attest = To sign: an attestation of line { $category }: { $leaf }
sign-revoke = To sign: take back the attestation { $leaf } of line { $category }
sign-received = To sign: { $amount } received, reference { $reference }
sign-returned = To sign: { $amount } given back, reference { $reference }
sign-open = To sign: open round { $number } until { $day }, counted in period { $period }
sign-payout = To sign: pay claim { $claim } of round { $round }: { $net }, fee { $fee }, reference { $reference }

# A community and its node.
error-node-needed = this needs a node: give its address with --node
error-place-needed = give a record's folder or an archive (--record), or a node's address (--node)
error-which-poll =
    there are several polls; give the first digits of one's id with { $option }:
      { $list }
error-which-id =
    these digits begin several ids; give more of them with { $option }:
      { $list }
error-which-scheme =
    there are several schemes; give the first digits of one's id with { $option }:
      { $list }
label-entry = entry:{" "}
label-evidence = evidence:{" "}
progress-sync = Fetching the node's record
node-first-contact = first contact with this node: its key is kept; compare it with what the community publishes: { $key }
vote-sent = Your ballot is recorded: entry { $entry } of a signed record of { $size }; the proof is in the receipt { $receipt }. Keep it; it says nothing of your choice.
ballot-logged =
    The ballot is in the record: entry { $entry }.
    The record has { $size } entries now, root { $root }; it was checked to extend the one that you saw before.
poll-drafted = Poll id: { $poll }
community-draft =
    Community: { $name } ({ $realm })
    Community id: { $id }
community-founded = The community is founded; id: { $id }
community-show =
    Community: { $name } ({ $realm })
    Community id: { $id }
    The log's key: { $key }
    Record: { $entries } entries, root { $root }
community-roll = Roll: { $heads } owners, { $shares } { $unit }, { $digest }
community-trustees = Trustees: { $names }, of whom { $threshold } decrypt; ceremony { $ceremony }
community-poll = Poll: { $title }, { $id }
community-scheme = Mutual aid: { $name }, { $id }
sign-community = To sign: found the community { $name } ({ $realm }), id { $id }, with the officers above.
sign-roll = To sign: publish the roll of { $heads } owners, { $shares } { $unit }, digest { $digest }
sign-trustees = To sign: publish the trustees { $names }, of whom { $threshold } decrypt, ceremony { $ceremony }
sign-poll = To sign: publish the poll above, id { $poll }
sign-scheme = To sign: found the scheme { $name }, id { $scheme }, with the officers above.
node-running =
    The node runs at { $url }
    Its key: { $key }
    Its data are in { $data }; it has { $entries } entries
    Ctrl-C stops it.
node-stopped = The node has stopped; the record is whole, with { $entries } entries.
node-backed-up = Backed up to { $file }: { $entries } entries.
node-restored = Restored to { $data }: { $entries } entries.
node-exported = The whole record is in { $file }: { $entries } entries. Anybody can check it with `linli audit { $file }`.
node-key-kept = The node's key is not in a backup. Before the node is started, put the original node-key back as { $file } and the newest node-signed beside it; else the next start makes a new key and another log, or refuses.
node-sound = No problem was found: { $checked }
node-status =
    Node: { $origin }
    Its key: { $key }
    Record: { $entries } entries, state root { $root }
    Takes new messages: { $accepting }
yes = yes
no = no
witness-running =
    The witness runs at { $url }
    Its key: { $key }
    Ctrl-C stops it.
witness-stopped = The witness has stopped.
progress-audit = Replaying the whole record
demo-node-started =
    Node: { $node }
    Witness: { $witness }
demo-node-founded = The community is founded; roll, trustees and poll are published, signed by its officers.
demo-node-voting = { $ballots } owners vote over HTTP, the node verifies every ballot, and everybody checks their own receipt.
demo-node-closed = The node closed the poll by itself when the time had come; { $counted } ballots count.
demo-node-stopped = Node and witness have stopped.

# Reports of an audit.
report-clean = Everything checks out
report-problems = Problems found ({ $count })
report-fact = { $name }: { $value }
report-comma = {", "}
report-none = none

report-vote = Audit of a vote
report-not-decided = Not tallied yet
report-turnout = Turnout
report-by-heads = by heads
report-by-shares = by area (shares)
report-abstain = abstain
report-range = { $range } (range only)
report-few-counted = Fewer than { $floor } ballots count, so nothing is decrypted: options' heads and area stay unknown, and the outcome follows from what is known.
report-few-absent = Very few owners who could vote did not ({ $count }): the area that took part, subtracted from the public roll, gives theirs and so tells who they are.
report-small-groups = The area of an option that fewer than { $floor } owners chose is published only as a sum with other options.
report-outcome = Outcome
report-outcome-passed = passed
report-outcome-failed = failed
report-outcome-no-quorum = no quorum: too few took part
report-outcome-second-vote = failed; a second vote by a lighter majority is open
report-outcome-undetermined = the published ranges do not decide it
report-outcome-elected = elected: { $names }
report-outcome-vacant = elected: { $names }; vacant seats: { $vacant }
report-rule = Rule
report-rule-source = { $name } ({ $source })
report-ballots = Ballots received
report-counted = Ballots counted
report-counted-ballots = { $counted } ({ $replaced } replaced by a later ballot of the same owner)
report-decryption = Valid decryption shares
report-decryption-shares = { $heads } of heads, { $shares } of area; { $threshold } needed of each
report-poll = Poll id

report-community = Audit of a community's record
report-record = The record
report-kinds = Entries by kind
report-community-id = Community id
report-entries = Entries
report-entries-hold = { $entries } ({ $accepted } hold)
report-published = Published
report-published-counts = { $rolls } rolls, { $trustees } sets of trustees, { $polls } polls, { $schemes } schemes
report-time = First and last entry (UTC)
report-bytes = Bytes of the archive
report-root = Root of the Merkle tree, recomputed
report-state-root = Root of the state, recomputed
report-checkpoints = Checkpoints whose signature and root hold
report-checkpoints-hold = { $hold } of { $found }
report-states = Checkpoints whose state root agrees
report-key = The node's key
report-no-key = none was given, so signatures of checkpoints were not checked
report-witnesses = Witnesses that cosigned the last checkpoint

report-scheme = Audit of a mutual-aid scheme
report-paid-by-line = Paid by benefit line
report-pool-over-time = The pool over time
report-rounds = Rounds
report-round = Round
report-closes = closes
report-claims = claims
report-asked = asked
report-fraction = fraction
report-paid = paid
report-pool-before = pool at closing
report-pool-after = pool after
report-open = open
report-pool = The pool
report-received = received
report-returned = given back
report-fees = transfer fees
report-balance = balance
report-owed = owed of it
report-reconciled = received = given back + paid + transfer fees + balance, to the cent
report-not-reconciled = the sums do not reconcile
report-rounded = The fraction is the same for every claim of a round; each claim is rounded down to the minor unit.
report-members = Members
report-members-moved = { $members } ({ $joined } joined, { $renewed } renewed, { $left } left)
report-attestations = Losses attested
report-attestations-revoked = { $count } ({ $revoked } revoked)
report-claims-accepted = { $accepted } of { $found } in the record hold
report-line = benefit line
report-scheme-id = Scheme id
report-day = The record reaches
report-state = Digest of the state

kind-community = community
kind-community-roles = change of roles
kind-roll = roll
kind-trustees = trustees
kind-poll = vote
kind-ballot = ballot
kind-close = closing
kind-share = decryption share
kind-result = result
kind-scheme = mutual-aid scheme
kind-act = mutual-aid act
kind-claim = claim

# The page.
page-other-language = 中文
page-brand = Linli
page-skip = Skip to content
page-sections = Sections
page-section-votes = Votes
page-section-aid = Mutual aid
page-section-record = Record
page-section-check = My receipt
page-back = Back to all votes
page-about = This page comes from the node that keeps the record. It is for looking and checking; to vote or claim, use your own wallet program.
page-loading = Loading…
page-live = Updating live
page-lost = The node cannot be reached, so this may be out of date. Trying again…
page-failed = Nothing can be read right now
page-failed-why = The node did not answer. The network may be down, or the node may be under maintenance. Ballots already taken in are not lost.
page-again = Try again
page-unknown-page = There is no such page
page-more = Show { $count } more
page-details = Technical details
page-no-polls = No votes yet
page-no-polls-why = When the committee publishes a vote, it appears here by itself.
page-group-open = Open for voting
page-group-upcoming = Coming up
page-group-counting = Closed, being counted
page-group-decided = Decided
page-phase-upcoming = Not open yet
page-phase-open = Open
page-phase-closing = Closed
page-phase-heads = Counting
page-phase-shares = Counting
page-phase-decided = Decided
page-opens = Opens
page-closes = Closes
page-closed = Closed
page-since = from { $time }
page-opens-in = Opens in { $span }
page-closes-in = { $span } left to vote
page-turnout = Turnout
page-turnout-of = { $part } of { $whole } owners have voted
page-turnout-announced = Update: { $part } of { $whole } owners have voted
page-sealed = Ballots are sealed: you can see how many people voted, but not who voted or how.
page-questions = Questions
page-question-number = Question { $number }
page-abstain = Abstain
page-can-abstain = You may abstain
page-how-decided = What it takes to pass
page-how-elected = What it takes to be elected
page-rule-source = Source: { $source }
page-progress = Progress
page-step-published = Vote published
page-step-open = Voting
page-step-closed = Voting closes, the box is sealed
page-step-heads = Trustees together decrypt the head count
page-step-shares = Trustees together decrypt the area
page-step-decided = Result published
page-step-trustees = { $have } done, { $need } needed
page-step-by = Done: { $names }
page-state-done = done
page-state-current = in progress
page-state-pending = to come
page-facts = About this vote
page-counting-heads = By heads only
page-counting-shares = By area (shares) only
page-counting-both = By heads and by area (shares)
page-counting = How votes are counted
page-revote = Can I change my vote?
page-revote-refused = No, one ballot per owner
page-revote-last-counts = Yes, you can vote again until it closes; the last ballot counts
page-floor = Protection of small groups
page-floor-of = The area of an option chosen by fewer than { $count } people is not published on its own
page-floor-none = None: the area of every option is published
page-poll-id = Vote id
page-outcome-passed = Passed
page-outcome-failed = Not passed
page-outcome-no-quorum = Too few took part; no decision
page-outcome-second-vote = Not passed, but a second vote with lower requirements is possible
page-outcome-undetermined = The published numbers do not decide it
page-outcome-elected = Elected: { $names }
page-outcome-nobody = Nobody is elected
page-undetermined-why = To keep the choices of a few people private, some areas were not published on their own; they are known only within a range, and within it the motion could pass or fail. This is not an error. What to do next is for the owners’ assembly to decide.
page-why = Why
page-by-heads = By heads
page-by-shares = By area (shares)
page-range = { $low } to { $high }
page-range-only = only a range is published
page-of-participants = of those who took part
page-of-all = of all
page-whole-participants = 100% = { $amount } who took part
page-whole-all = 100% = all { $amount }
page-need = Mark: { $threshold }, that is at least { $amount }
page-need-each = Mark: to be elected { $threshold }, that is at least { $amount }
page-at-least = at least { $fraction }
page-more-than = more than { $fraction }
page-base-all = all owners
page-base-participants = those who took part
page-base-deciding = those who did not abstain
page-measure-heads = heads
page-measure-shares = area
page-condition = { $who }: { $threshold } of { $base }, by { $measure }
page-who-participants = Taking part
page-who-each = Each person elected
page-who-second = For a second vote, “{ $text }”
page-condition-found = { $state }: { $amount }; at least { $need } needed
page-condition-holds = reached
page-condition-fails = not reached
page-condition-unknown = cannot be told
page-quote = “{ $text }”
page-merged = The area of { $names } is published only as a sum, { $sum }: one of them was chosen by so few people that its own area would reveal their choice.
page-withheld = The area of { $names } is not published, because it would reveal the choice of individuals.
page-no-schemes = No mutual-aid scheme yet
page-no-schemes-why = When the committee publishes one, it appears here.
page-balance = In the pool now
page-reserved = of which { $amount } is granted and waiting to be paid
page-members = Members
page-members-value = { $count }
page-claims = Claims
page-claims-value = { $count }
page-claims-secret = Claims are published only as counts and sums. Nobody can see who claimed.
page-reconciles = Do the sums add up?
page-received = Received
page-returned = Given back
page-paid = Paid
page-fees = Transfer fees
page-left = Balance
page-adds = Received − given back − paid − transfer fees = balance, to the last cent.
page-adds-not = The sums do not add up. Please ask the committee.
page-pool-chart = The pool over time
page-pool-chart-label = Step chart. { $first } on { $from }, { $last } on { $to }, highest { $top }. Every amount is in the table below.
page-movements = Every contribution and payout
page-no-movements = Nothing yet.
page-what = What
page-amount = Amount
page-movement-received = Received
page-movement-returned = Given back
page-movement-paid = Paid, round { $round }
page-with-fee = with a transfer fee of { $fee }
page-reference = Ref. { $text }
page-rounds = Rounds of claims
page-no-rounds = No round yet.
page-round-name = Round { $number }
page-round-open = Taking claims until { $day }
page-round-closed = Closed { $day }, paid from { $from }
page-fraction = Part that is paid
page-fraction-whole = in full
page-fraction-part = { $percent } of every claim
page-round-paid = { $paid } of { $claims } paid
page-pays = { $sum } in all
page-record-intro = Every ballot and every payment is written, in order, into one public record that can only grow: nothing in it can be changed or removed.
page-record-meaning = You need not trust the node: “My receipt” checks your own ballot, and anybody can verify the whole record from the beginning with linli audit.
page-size = Entries
page-size-value = { $count }
page-state-root = Digest of the state
page-state-root-why = Two people with the same number of entries and the same digest have seen the same record.
page-newest = The newest signed checkpoint
page-key = The node’s public key
page-key-in-hex = The same key in groups of digits
page-key-why = Compare it with the one on the notice board or from the committee; every character must match.
page-no-crypto = this browser cannot compute it here
page-kept = What this browser remembers
page-kept-first = First visit in this browser. It now remembers the record’s { $size } entries and will check that nothing of them changes.
page-kept-good = { $old } entries last time, { $size } now: everything from last time is still there, unchanged.
page-kept-key = The node’s public key is not the one of last time! Ask the committee before you trust this page.
page-kept-fork = The record does not contain what was seen last time! Save the evidence, and tell the committee and the witnesses.
page-kept-back = { $old } entries last time, only { $size } now: the record became shorter! Save the evidence, and tell the committee and the witnesses.
page-kept-unsigned = The newest checkpoint’s signature does not check out! Tell the committee.
page-forget = Forget the last visit
page-witnesses = Witnesses
page-witnesses-why = Witnesses run on other machines and sign only a record in which nothing old was changed. The more of them, the harder it is to cheat.
page-no-witnesses = No witnesses yet
page-no-witnesses-why = Without witnesses only people who kept a receipt can notice that the record was changed. The committee should ask neighbours, the property manager or other communities to be witnesses.
page-cosigned = Last signed { $size } entries, on
page-never = has not signed yet
page-witness-good = up to date
page-witness-behind = { $count } entries behind
page-witness-late = { $count } entries behind, has not signed for { $span }
page-lag-warning = A witness is behind. For a short time this is no problem; if it stays so, the committee should contact the witness.
page-save = Save the evidence
page-clock-warning = The node’s clock is behind the record; the operator should set it.
page-read-only = The node can only be read right now; it takes no ballots.
page-check-intro = A receipt is a small file that your wallet program gave you when you voted or claimed. It proves that yours was written into the record.
page-check-safe = The check runs on your own phone or computer; the receipt is not uploaded. It does not contain your choice, and this page will never ask for it.
page-choose-file = Choose the receipt file
page-no-file = No file chosen yet
page-paste = or paste its text here
page-check-button = Check
page-clear = Clear
page-checking = Checking…
page-verdict-good = It is in the record, all is well
page-verdict-ballot = Your ballot is in the record: entry { $entry }, taken in at { $time }.
page-verdict-claim = Your claim is in the record: entry { $entry }, taken in at { $time }.
page-verdict-other = This is in the record: entry { $entry } ({ $kind }), taken in at { $time }.
page-verdict-bad = The check failed
page-verdict-fork = There are two different records!
page-verdict-open = No verdict yet
page-for-kept = Signed, in your receipt
page-for-shown = Signed, shown by the node now
page-poll-of = Vote: { $title }
page-steps = What was checked
page-step-state-good = good
page-step-state-bad = wrong
page-step-state-open = not checked
page-step-state-note = note
page-checks-format = The receipt is complete and well formed
page-checks-leaf = The receipt is about this very entry
page-checks-inclusion = The entry is in the signed record
page-checks-signature = The record is signed by the node
page-checks-witnesses = Signatures of witnesses
page-checks-newest = The node’s newest signature
page-checks-consistency = Nothing old was changed from then until now
page-checks-kept = It agrees with the record your wallet kept
page-witnesses-signed = { $count }: { $names }
page-witnesses-none = The receipt has no witness’s signature; they may not have signed by then. The result above stands.
page-grown = { $old } entries then, { $size } now
page-trouble-empty = Please choose the receipt file first, or paste its text.
page-trouble-size = This file is too large for a receipt; they are a few kilobytes.
page-trouble-file = This file cannot be read; please choose another.
page-trouble-receipt = This is not a complete receipt, or it was changed. Take the original file from your wallet again.
page-trouble-no-proof = This receipt holds no proof from the record. It may have been made before the ballot was sent; take the new receipt from your wallet after sending.
page-trouble-note = The signed text in the receipt is incomplete or was changed. Take the original file from your wallet again.
page-trouble-leaf = The receipt and this entry of the record do not belong together: the entry is not yours. Keep the receipt and tell the committee.
page-trouble-path = The receipt does not lead to the signed record. It was changed, or the node gave a wrong proof. Try again with the original file from your wallet; if it stays so, tell the committee.
page-trouble-unsigned = It is not signed by this node. The receipt may come from another node.
page-trouble-signature = The node’s signature is forged or was changed. Try again with the original file from your wallet; if it stays so, tell the committee.
page-trouble-origin = This receipt is of another record, not of this node’s. Open the page of the node that gave it to you.
page-trouble-cosignature = The signature of { $names } is forged or was changed.
page-trouble-newest = The node’s newest signature does not check out. Tell the committee.
page-trouble-fork = Your receipt and the record that the node shows now are not the same: the record was changed, or the node shows different records to different people. Save the evidence, and tell the committee and the witnesses.
page-trouble-back = The record that the node shows now is shorter than your receipt: something was removed. Save the evidence, and tell the committee and the witnesses.
page-trouble-tile = The node’s data are incomplete, so this could not be checked. Try again later.
page-trouble-entry = This entry cannot be read; the page may be too old. Reload it and try again, or check with the wallet program.
page-trouble-node-key = The public key that the node shows is incomplete. Tell the committee.
page-trouble-offline = The node cannot be reached, so this step was not checked. Try again later.
page-trouble-insecure = You opened this page by an unencrypted address (http), so the browser does not let it do the check. This does not mean that anything is wrong with your receipt. Open the page by an address that begins with https, or check with the wallet program.
page-trouble-old = This browser is too old to check signatures. This does not mean that anything is wrong with your receipt. Update the browser, use a newer one, or check with the wallet program.
page-limits = This page comes from the node itself. To be independent of it, check with your own wallet program, or ask a neighbour who knows computers to verify the whole record with linli audit.
page-choose-exactly = Choose { $count }
page-choose-up-to = Choose up to { $max }
page-choose-range = Choose { $min } to { $max }
page-step-counted =
    { $counted ->
        [one] 1 ballot counts
       *[other] { $counted } ballots count
    }
page-step-replaced = { $accepted } ballots received, { $counted } count (the last one of each owner)
page-elected-count =
    { $count ->
        [one] 1 person elected
       *[other] { $count } people elected
    }
page-vacant =
    { $count ->
        [one] 1 seat stays vacant
       *[other] { $count } seats stay vacant
    }
page-seats =
    { $count ->
        [one] 1 person is to be elected
       *[other] { $count } people are to be elected
    }
page-people =
    { $count ->
        [one] 1{"\u00A0"}person
       *[other] { $count }{"\u00A0"}people
    }
page-round-claims =
    { $count ->
        [one] 1 claim, { $sum }
       *[other] { $count } claims, { $sum } in all
    }

# Rules: what is wrong when one refuses, and what to do.
rule-act-differs = The files are not of one act.
rule-act-differs-remedy = give only signed copies of the same act
rule-act-place = The file is a paper of the community, or of a scheme, and cannot be used for the other.
rule-act-place-remedy = check the file; what belongs to a scheme is submitted to that scheme
rule-archive-frame = The archive holds something unknown.
rule-archive-frame-remedy = update the program, or get the archive again
rule-archive-magic = This is not an archive of a known version.
rule-archive-magic-remedy = check the file, or update the program
rule-archive-order = A message of the archive does not follow its entry.
rule-archive-order-remedy = get the archive again
rule-archive-root = A checkpoint of the archive is not of the entries before it.
rule-archive-root-remedy = entries were dropped, moved or changed: get the record from whoever keeps it
rule-archive-size = A part of the archive is impossibly large.
rule-archive-size-remedy = get the archive again
rule-archive-text = A checkpoint of the archive is not text.
rule-archive-text-remedy = get the archive again
rule-archive-truncated = The archive breaks off.
rule-archive-truncated-remedy = get the rest of it
rule-archive-unsigned = The archive has no checkpoint, so nobody has vouched for its entries.
rule-archive-unsigned-remedy = get a whole archive: linli export --out FILE
rule-attestation-bill = The bill's issuer or number is empty or too long.
rule-attestation-bill-remedy = copy both from the original bill
rule-attestation-blind = An attestation is not signed blind.
rule-attestation-blind-remedy = sign the case with `linli attest sign`
rule-attestation-case = The case or loss file does not fit what it says, or is of another scheme.
rule-attestation-case-remedy = get it again from the first assessor; do not sign it
rule-attestation-category = The line has no assessors.
rule-attestation-category-remedy = check the line's number; the committee appoints with `linli scheme roles`
rule-attestation-draft = The bill's file is not of the form expected.
rule-attestation-draft-remedy = compare it with the example in the book
rule-attestation-full = There is no room for another attestation of this line now.
rule-attestation-full-remedy = record it after the round closes
rule-attestation-leaf = This loss was attested before.
rule-attestation-leaf-remedy = nothing to do: it is in the record
rule-attestation-loss_tag = This bill was attested before; a bill is attested once.
rule-attestation-loss_tag-remedy = find out who attested it; if that was wrong, revoke it first
rule-attestation-tag_key = There is no key of bills for this assessor.
rule-attestation-tag_key-remedy = ask another assessor for the file and take it in with `linli attest key take`
rule-attestation-unknown = The line has no such attestation, or it was revoked.
rule-attestation-unknown-remedy = check the case
rule-audit-absent = The archive leaves messages out.
rule-audit-absent-remedy = audit a full archive: `linli audit URL` fetches one
rule-audit-checkpoint = This is not a checkpoint, or the given key did not sign it.
rule-audit-checkpoint-remedy = compare the node's key; if it is right, the archive was altered
rule-audit-root = The signed root is not that of the entries before it: entries were dropped, moved or changed.
rule-audit-root-remedy = get the archive from the node and from others, and compare
rule-audit-state_root = The node signed another state than the recomputed one.
rule-audit-state_root-remedy = keep the archive: it proves that the node signed a wrong state
rule-audit-unreadable = The archive cannot be read further.
rule-audit-unreadable-remedy = check the file, or fetch it again
rule-audit-unsigned = No checkpoint covers the last entries.
rule-audit-unsigned-remedy = fetch the archive again; a whole one ends with a checkpoint
rule-authority-duplicate = The same officer signed twice.
rule-authority-duplicate-remedy = ask another officer of the role to sign
rule-authority-expired = The signing key is not valid on the record's day.
rule-authority-expired-remedy = have a valid officer sign, or let the committee renew the roles
rule-authority-key = Not a canonical signing key.
rule-authority-key-remedy = get the card again
rule-authority-signature = A signature is not of this act in this scheme or community.
rule-authority-signature-remedy = get the unaltered file and have it signed again
rule-authority-threshold = Too few officers have signed.
rule-authority-threshold-remedy = write it with --out and have the others sign with `linli role sign`
rule-authority-unknown = The key does not have the role that this needs.
rule-authority-unknown-remedy = have an officer of the role sign; `linli scheme show` lists them
rule-ballot-body = The parts of the ballot do not belong together.
rule-ballot-body-remedy = do not use this ballot; vote again
rule-ballot-member = The owner is not on this roll, or has other shares there.
rule-ballot-member-remedy = look up the entry with `linli roll entry`; if it is wrong, see the registrar
rule-ballot-nullifier = This owner already has a ballot in this poll, or the nullifier is not the owner's.
rule-ballot-nullifier-remedy = one ballot counts for each owner; where re-voting is allowed, vote again before closing
rule-ballot-nullifier_zero = The ballot's nullifier is zero.
rule-ballot-nullifier_zero-remedy = do not use this ballot; vote again
rule-ballot-poll = The ballot was made for another poll.
rule-ballot-poll-remedy = vote again in the right poll; --poll names it
rule-ballot-proof = The proof of membership, nullifier and weight does not fit the rest of the ballot.
rule-ballot-proof-remedy = the ballot is damaged or was altered; vote again
rule-ballot-questions = The ballot's questions are not those of the poll.
rule-ballot-questions-remedy = vote again
rule-ballot-roll = The ballot was made for another roll; the roll may have changed since.
rule-ballot-roll-remedy = vote again: the program takes the roll that the poll names
rule-ballot-sealed = The proof of the sealed choice does not hold.
rule-ballot-sealed-remedy = the ballot is damaged or was altered; vote again
rule-ballot-selection = The choice is not one that this question allows.
rule-ballot-selection-remedy = see how many options the question allows and whether one may abstain; choose again
rule-ballot-serial = The ballot was not made after this owner's ballot that counts, or by a clock more than ten minutes fast.
rule-ballot-serial-remedy = if it is in the record already, nothing is to be done; else set the machine's clock and vote again
rule-ballot-weight = The weight in the ballot is not the shares on the roll.
rule-ballot-weight-remedy = vote again: the program takes the roll that the poll names
rule-claim-amount = The terms do not pay this amount for the loss.
rule-claim-amount-remedy = run `linli claim check` to see what is payable
rule-claim-attestation_root = The claim was made for attestations of another time; one may have been revoked.
rule-claim-attestation_root-remedy = make the claim again with the newest record
rule-claim-attested = The loss is not attested for this member.
rule-claim-attested-remedy = see the assessors, and use the loss file they give you
rule-claim-body = The parts of the claim do not belong together.
rule-claim-body-remedy = make the claim again
rule-claim-category = The loss was attested in another line.
rule-claim-category-remedy = claim in the line in which it was attested
rule-claim-declared = The line needs a declared event that covers it, or needs none.
rule-claim-declared-remedy = see which events are declared, and name one with --event
rule-claim-event_once = This loss was claimed before.
rule-claim-event_once-remedy = nothing to do: a loss is claimed once
rule-claim-event_window = The event is outside the days that the version or the declared event covers.
rule-claim-event_window-remedy = check the day of the event and the version of the rulebook
rule-claim-expired = The claim's own last day has passed.
rule-claim-expired-remedy = make it again while a round is open
rule-claim-fee = The fee is not the scheme's, or is not below the amount.
rule-claim-fee-remedy = make the claim again
rule-claim-filed_in_time = The round closes before the event, or after the filing time.
rule-claim-filed_in_time-remedy = claim in a round that closes within the filing time
rule-claim-full = There is no room for another claim.
rule-claim-full-remedy = see the committee
rule-claim-key = The scheme wants claims of a circuit that this program does not have.
rule-claim-key-remedy = update the program
rule-claim-late = The round no longer takes claims.
rule-claim-late-remedy = claim in the next round
rule-claim-ledger = The claim is for another ledger.
rule-claim-ledger-remedy = make it again with this record
rule-claim-line = The version has no such line.
rule-claim-line-remedy = see the rulebook that applies on the day of the event
rule-claim-member = Not a member by this tree.
rule-claim-member-remedy = see the registrar; the slip must be the newest
rule-claim-member_root = The claim was made for members of another time.
rule-claim-member_root-remedy = make it again with the newest record
rule-claim-next_state = The new note does not hold the counters after this claim.
rule-claim-next_state-remedy = make the claim again
rule-claim-paid_up = Contributions do not cover the day of the event.
rule-claim-paid_up-remedy = they had to be paid up to that day
rule-claim-payee = The payee's details are missing or too long.
rule-claim-payee-remedy = give up to 1,000 bytes with --payee-file
rule-claim-period_caps = More than the period allows, in number or in money.
rule-claim-period_caps-remedy = wait for the next period, or claim less
rule-claim-proof = The proof does not hold.
rule-claim-proof-remedy = the claim is damaged or was altered; make it again
rule-claim-round = No such round is open.
rule-claim-round-remedy = `linli round show` says which is open
rule-claim-rulebook = No such version of the rulebook applies.
rule-claim-rulebook-remedy = check the day of the event
rule-claim-scheme = The claim is for another scheme.
rule-claim-scheme-remedy = check which record and scheme you named
rule-claim-state_once = These counters were used by another claim, or are not the newest.
rule-claim-state_once-remedy = make the claim again with the newest record
rule-claim-state_root = The claim was made for notes of another time.
rule-claim-state_root-remedy = make it again with the newest record
rule-claim-unverified = The proof was not checked against the record as it stands.
rule-claim-unverified-remedy = verify it again
rule-claim-waited = The waiting time had not passed on the day of the event.
rule-claim-waited-remedy = events in the waiting time are not covered
rule-client-answer = The node's answer makes no sense.
rule-client-answer-remedy = check that the address is a node's; if it is, tell its operator
rule-client-busy = The node is busy or takes nothing now.
rule-client-busy-remedy = try again later; the same message is recorded once
rule-client-checkpoint = The node's checkpoint is not signed by its key.
rule-client-checkpoint-remedy = check the address and the node's key; do not believe this answer
rule-client-consistency = The node does not show that its record contains the one seen before.
rule-client-consistency-remedy = both checkpoints were saved; try again, and publish the file if it stays so
rule-client-folder = The folder for checkpoints and copies cannot be used.
rule-client-folder-remedy = check its path, permissions and free space
rule-client-fork = The node signed two records that exclude each other.
rule-client-fork-remedy = publish the evidence that was saved; anybody can check its signatures
rule-client-kept = A kept file is damaged.
rule-client-kept-remedy = restore it from a backup; deleting it forgets what the node signed before
rule-client-key = The node's key is not the one kept or given.
rule-client-key-remedy = ask the community for the key; somebody may pose as the node
rule-client-receipt = The receipt does not prove that the message is in the record.
rule-client-receipt-remedy = send it again; if it stays so, tell others not to trust the node
rule-client-record = The node's entries or messages are not those it signed.
rule-client-record-remedy = try again; if it stays so, get the record elsewhere
rule-client-refused = The node refuses the message.
rule-client-refused-remedy = read the rule that the node names
rule-client-rollback = The node shows a shorter record than before.
rule-client-rollback-remedy = publish the evidence that was saved, and ask the operator
rule-client-unreachable = The node cannot be reached, or the connection broke.
rule-client-unreachable-remedy = check the address and the network and try again; downloads continue where they stopped
rule-client-url = This is not an address of a node.
rule-client-url-remedy = an address begins with https:// or http:// and has no user, no ? and no #
rule-client-witnesses = Too few witnesses cosigned the checkpoint.
rule-client-witnesses-remedy = try again later; if it stays so, ask the operator and the witnesses
rule-closing-mismatch = The published closing is not the one that the record gives.
rule-closing-mismatch-remedy = find out which ballots were added, removed or changed before anything is counted
rule-columns-ambiguous = Two columns have the same header, so it cannot be told which is meant.
rule-columns-ambiguous-remedy = change one of the headers in the file, or choose the column by place, such as --column area=#E
rule-columns-choice = --column must be written name=header.
rule-columns-choice-remedy = for example --column area=建筑面积
rule-columns-missing = There is no header row with all the columns that are needed.
rule-columns-missing-remedy = name the missing ones with --column, e.g. area=建筑面积
rule-columns-twice = One column was chosen twice.
rule-columns-twice-remedy = use one --column for each
rule-community-clock = The time is before that of an earlier entry.
rule-community-clock-remedy = check this machine's clock
rule-community-close_twice = The poll has been closed.
rule-community-close_twice-remedy = nothing is left to do
rule-community-closing_time = The closing names a time that has not come.
rule-community-closing_time-remedy = check this machine's clock
rule-community-draft = The file is not a draft of a community.
rule-community-draft-remedy = compare it with the example in the book
rule-community-founded = This log already belongs to a community.
rule-community-founded-remedy = use another record or node for another community
rule-community-name = The community's name is empty, too long or misleading.
rule-community-name-remedy = write a plain name in both languages
rule-community-poll_late = The poll would open before it is published.
rule-community-poll_late-remedy = let it open later and have it signed again
rule-community-poll_roll = The poll's roll is not as the registrar published it.
rule-community-poll_roll-remedy = publish the roll first, and make the poll from it
rule-community-poll_trustees = The poll's trustees are not as the committee published them.
rule-community-poll_trustees-remedy = publish the trustees' keys first, and make the poll from them
rule-community-poll_twice = This poll has been published.
rule-community-poll_twice-remedy = nothing is left to do
rule-community-protocol = The community's document is of another protocol version.
rule-community-protocol-remedy = use the program version that the community uses
rule-community-realm = This belongs to another community.
rule-community-realm-remedy = check which community the file was made for
rule-community-result_twice = The result has been published.
rule-community-result_twice-remedy = nothing is left to do
rule-community-roles = A role's threshold, keys or days do not fit together.
rule-community-roles-remedy = check how many must sign, and that no key stands twice
rule-community-roles_number = This is not the next change of roles.
rule-community-roles_number-remedy = take the next number and have it signed again
rule-community-roll_twice = This roll has been published.
rule-community-roll_twice-remedy = nothing is left to do
rule-community-scheme_twice = This scheme has been founded.
rule-community-scheme_twice-remedy = nothing is left to do
rule-community-trustees_twice = These trustees have been published.
rule-community-trustees_twice-remedy = nothing is left to do
rule-community-unfounded = This log has no community yet.
rule-community-unfounded-remedy = submit the community's signed document first
rule-community-unknown_poll = This community has no such poll.
rule-community-unknown_poll-remedy = check the poll's id, and which record or node you named
rule-community-unknown_scheme = This community has no such scheme.
rule-community-unknown_scheme-remedy = check the scheme's id, and which record or node you named
rule-contribution-amount = An amount of nothing.
rule-contribution-amount-remedy = give the amount that was received
rule-counting-name = The counting rule's name is not allowed.
rule-counting-name-remedy = use 1 to 64 of a-z, 0-9 and -
rule-counting-rule = The file is not a counting rule.
rule-counting-rule-remedy = take one of the presets in register/presets as a pattern
rule-day-range = Not a day.
rule-day-range-remedy = write it like 2026-01-31
rule-dkg-card = A trustee's card is malformed or repeats another.
rule-dkg-card-remedy = ask that trustee for the card again
rule-dkg-ceremony = A file belongs to another ceremony.
rule-dkg-ceremony-remedy = get that trustee's file of this ceremony
rule-dkg-commitments = The trustee's commitments do not fit the threshold.
rule-dkg-commitments-remedy = ask the trustee to run round 1 again; if it fails again, do not go on with them
rule-dkg-duplicate = There are two files of one trustee.
rule-dkg-duplicate-remedy = find out which is right and keep one
rule-dkg-keys = The files do not give two independent keys.
rule-dkg-keys-remedy = begin a new ceremony with another purpose
rule-dkg-missing = A trustee's file is missing.
rule-dkg-missing-remedy = wait until it has arrived and run the command again
rule-dkg-proof_of_knowledge = The trustee's proof of knowledge does not hold.
rule-dkg-proof_of_knowledge-remedy = ask the trustee to run round 1 again; if it fails again, do not go on with them
rule-dkg-purpose = The purpose must be said in 1 to 1000 bytes.
rule-dkg-purpose-remedy = for example --purpose "assembly of 2026"
rule-dkg-recipient = A share is for another trustee.
rule-dkg-recipient-remedy = check the file's name and get the one meant for you
rule-dkg-share = The share from this trustee does not fit the trustee's commitments, or cannot be opened.
rule-dkg-share-remedy = ask the trustee to run round 2 again; if it fails again, do not go on with them
rule-dkg-signature = The trustee's file is not as it was signed: it was altered, or somebody else wrote it.
rule-dkg-signature-remedy = get the file again from the trustee in person
rule-dkg-threshold = Such a threshold is impossible, or no key could be lost.
rule-dkg-threshold-remedy = let at least 2 decrypt together and have one trustee more than that; if you mean it, add --all-needed
rule-dkg-transcript = This trustee saw other files of round 1 than you.
rule-dkg-transcript-remedy = compare the files of round 1 with each other, then run the step again
rule-dkg-trustee = This keystore belongs to none of the trustees of the ceremony.
rule-dkg-trustee-remedy = check the keystore and the folder
rule-doubt-area_outlier = The area is many times that of the other homes, or a small part of it.
rule-doubt-area_outlier-remedy = check it with the deed; if it is right, accept the doubt
rule-doubt-co_owner_rows = Units stand in several rows with the same measure in each: taken as owned together, and the measure once.
rule-doubt-co_owner_rows-remedy = accept if the owners of each unit own it together and the measure is that of the whole; otherwise correct the rows
rule-doubt-column = Another column could be meant as well.
rule-doubt-column-remedy = accept if the one taken is right; otherwise name the right one with --column
rule-doubt-continued_rows = Rows hold nothing but an owner: taken as co-owners of the unit above.
rule-doubt-continued_rows-remedy = accept if they are; otherwise fill in the rows
rule-doubt-date_like = The unit's label looks like a date.
rule-doubt-date_like-remedy = accept if the unit is called so; otherwise make the column text and enter it again
rule-doubt-encoding = The file's encoding is a guess.
rule-doubt-encoding-remedy = accept if the samples read right; otherwise name it with --encoding
rule-doubt-formula_zero = Formulas have a stored zero, which many programs write before reckoning.
rule-doubt-formula_zero-remedy = open the file in a spreadsheet program and save it; accept if the values are zero
rule-doubt-garbled = Texts hold characters that no name holds.
rule-doubt-garbled-remedy = correct them, or name the right --encoding; accept if they are right
rule-doubt-hidden_columns = Some columns that are read are hidden.
rule-doubt-hidden_columns-remedy = accept if they are the right ones; otherwise name others with --column
rule-doubt-hidden_rows = Rows are hidden or filtered away; they are left out.
rule-doubt-hidden_rows-remedy = accept if they are not meant; otherwise give --read-hidden, or show the rows and save
rule-doubt-id_number = One identity number stands under several names.
rule-doubt-id_number-remedy = correct the rows; accept if they are different people
rule-doubt-look_alike = Texts look alike without being the same.
rule-doubt-look_alike-remedy = correct the rows; accept if they are different
rule-doubt-namesakes = Several owners have this name, and no identity numbers tell them apart.
rule-doubt-namesakes-remedy = accept if they are different people; if they are one, give --same-person NAME
rule-doubt-open = Doubts about the register are open; nothing was written.
rule-doubt-open-remedy = answer each: correct the file, or say yes with --accept DOUBT
rule-doubt-owner_comma = Commas within owners are read as those between surname and given name.
rule-doubt-owner_comma-remedy = accept if each is one person; part co-owners by semicolons
rule-doubt-owner_joined = One text may be several owners.
rule-doubt-owner_joined-remedy = accept if it is one; otherwise part them by 、 or ;
rule-doubt-owner_more = There are owners who are not named.
rule-doubt-owner_more-remedy = name them all; accept if those named stand for all
rule-doubt-owner_remark = There is a remark behind the owner's name.
rule-doubt-owner_remark-remedy = accept if the owner is the one named; otherwise correct the owner
rule-doubt-owner_unknown = There is a word in the place of the owner's name.
rule-doubt-owner_unknown-remedy = find out who it is; accept if the owner is to count as one unknown head
rule-doubt-several_rooms = One row names several rooms.
rule-doubt-several_rooms-remedy = give each a row; accept if they are one unit
rule-doubt-share_decimals = The shares have decimals: one share is a unit of the last one.
rule-doubt-share_decimals-remedy = accept if the sum is right, or give it with --expect-total
rule-doubt-sheets_unread = Sheets that hold something were not read.
rule-doubt-sheets_unread-remedy = give --all-sheets or --sheet for each that belongs to the register; accept if none of them does
rule-doubt-total = All units together do not have the expected total.
rule-doubt-total-remedy = check the rows and those refused; accept if the sum is right
rule-doubt-use = The use is told from words that may mean another.
rule-doubt-use-remedy = accept if it is right; otherwise write the use into its column
rule-encoding-canonical = The bytes are not the one correct encoding of this kind of value.
rule-encoding-canonical-remedy = get the file again from its source; it was damaged, cut short or altered
rule-encoding-digest = A digest must be 64 lower-case hex digits.
rule-encoding-digest-remedy = copy it again, all of it
rule-encoding-identity = The identity point stands where a key or ciphertext belongs.
rule-encoding-identity-remedy = do not use this file: it was made wrongly or on purpose
rule-encoding-json = The file is not a JSON document of the kind expected here.
rule-encoding-json-remedy = check that this is the right file; get it again from its source
rule-encoding-length = The number of bytes is wrong.
rule-encoding-length-remedy = get the file again from its source
rule-encoding-magic = The file is of another kind, or of a version this program does not know.
rule-encoding-magic-remedy = check that this is the right file and that the program is up to date
rule-encoding-size = The file is longer than any honest one.
rule-encoding-size-remedy = check that this is the right file
rule-encoding-text = The file is not text in UTF-8.
rule-encoding-text-remedy = open it where it was made and save it again as UTF-8
rule-enrolment-checksum = The request was damaged or altered.
rule-enrolment-checksum-remedy = ask the owner for a new one
rule-enrolment-encoding = The file is not an enrolment request.
rule-enrolment-encoding-remedy = check that this is the right file, or ask the owner for a new one
rule-enrolment-format = The request is of an unknown version.
rule-enrolment-format-remedy = update the program, or ask the owner to make one with the same version
rule-enrolment-note = The note is too long or holds control characters.
rule-enrolment-note-remedy = use one line of up to 500 bytes
rule-enrolment-unit = The unit is empty, too long or holds control characters.
rule-enrolment-unit-remedy = write it as the deed does, e.g. 3-2-501
rule-entry-head = An entry of the log describes its message wrongly.
rule-entry-head-remedy = do not trust this record; show it to the community
rule-entry-message = A message is not the one that the log names.
rule-entry-message-remedy = do not trust this copy; get the record from another source
rule-http-absent = The node's record has nothing of that name, or its result is not known yet.
rule-http-absent-remedy = check the id; a result may come later
rule-http-body = The node cannot read what was sent.
rule-http-body-remedy = update the program and try again; if it stays, tell whoever runs the node
rule-http-internal = The node has a fault.
rule-http-internal-remedy = try again later; if it stays, tell whoever runs the node to look at its log
rule-http-listen = The node cannot take connections at that address.
rule-http-listen-remedy = check the address; if the port is taken, choose another one or end the program that holds it
rule-http-media_type = The node does not take this type of content.
rule-http-media_type-remedy = update the program and try again
rule-http-method = The node's path has no such operation.
rule-http-method-remedy = update the program; the node may be of another version
rule-http-parameter = An id or parameter sent to the node is malformed.
rule-http-parameter-remedy = copy the id again, all of it
rule-http-path = The node has no such path.
rule-http-path-remedy = check the node's address; the node may be of another version
rule-http-rate = Too many requests came from your address.
rule-http-rate-remedy = wait as long as the node says and try again
rule-http-too_large = What was sent is longer than the node takes.
rule-http-too_large-remedy = check that this is the right file
rule-http-too_many = The node is serving as many requests as it can.
rule-http-too_many-remedy = try again in a moment
rule-http-too_slow = What was sent did not arrive in time, or the node did not answer in time.
rule-http-too_slow-remedy = check the network and try again; sending the same again does not count twice
rule-identity-words = These are not the 24 words of a key.
rule-identity-words-remedy = compare each word with your paper: all 24, in order
rule-journal-absent = This copy of the record leaves messages out, and one of them is needed.
rule-journal-absent-remedy = use a full archive, the record's folder or its node
rule-journal-file = A record in a file takes nothing in.
rule-journal-file-remedy = send the file you made to whoever keeps the record, or name its folder or node
rule-journal-state = The entries lead to another state than the one that was signed.
rule-journal-state-remedy = stop, keep the folder, and restore the record from a backup or an archive
rule-keystore-format = This is not a Linli keystore, or it is damaged.
rule-keystore-format-remedy = check the file's name; otherwise restore from the words or from a backup
rule-keystore-kind = The keystore belongs to another role.
rule-keystore-kind-remedy = give an owner's keystore to owner commands and a trustee's to trustee commands
rule-ledger-clock = This step's time is before that of an earlier step.
rule-ledger-clock-remedy = check this machine's clock
rule-log-checkpoint = That is not a checkpoint.
rule-log-checkpoint-remedy = fetch it again
rule-log-consistency = The later log does not contain the earlier one.
rule-log-consistency-remedy = keep both checkpoints as evidence and tell the other owners
rule-log-foreign_checkpoint = This key signed a checkpoint elsewhere that is not of this record: the key is in use twice, or the data folder is an old copy. The node signs nothing more.
rule-log-foreign_checkpoint-remedy = make sure that no second node uses the key, then complete the record from a copy that has that checkpoint
rule-log-fork = There are two histories of one log.
rule-log-fork-remedy = keep both checkpoints as evidence; whoever runs the node should find out what was lost or changed
rule-log-hash = That is not a hash of 32 bytes.
rule-log-hash-remedy = fetch it again
rule-log-inclusion = The proof does not hold: the entry is not at this place of the log.
rule-log-inclusion-remedy = ask the node for the receipt again; if it still fails, keep both receipts
rule-log-key = That is not a valid public key.
rule-log-key-remedy = copy the whole line name+id+key
rule-log-note = That is not a signed note.
rule-log-note-remedy = fetch it again and change no character of it
rule-log-origin = The checkpoint is of another log.
rule-log-origin-remedy = compare the node's address and key
rule-log-receipt = That is not a receipt.
rule-log-receipt-remedy = use the .tlog-proof file that you got when you submitted
rule-log-signature = The signature is wrong, or not of a trusted key.
rule-log-signature-remedy = compare the key with one from a source that you trust
rule-log-tile = That is not a tile of the log.
rule-log-tile-remedy = fetch it again
rule-log-unproven = The stored hashes give no proof; the record may be damaged.
rule-log-unproven-remedy = run linli node doctor
rule-mapping-file = The file is no mapping file.
rule-mapping-file-remedy = correct the field, or begin anew without --mapping
rule-members-book = The book does not agree with the record.
rule-members-book-remedy = append the batch that waits for signatures, or restore the book that fits
rule-members-days = The days are out of order.
rule-members-days-remedy = contributions must reach beyond the joining day and what was paid before
rule-members-duplicate = This key is that of a member already.
rule-members-duplicate-remedy = to renew use `linli member renew`
rule-members-early = The member may still claim for earlier events.
rule-members-early-remedy = remove the leaf when the filing time has passed
rule-members-number = The batch is not the next.
rule-members-number-remedy = make it again with the newest record
rule-members-position = The place does not allow this change.
rule-members-position-remedy = make the batch again with the newest record
rule-members-realm = The request is for another realm.
rule-members-realm-remedy = ask the member to enrol with this scheme's realm
rule-members-root = The changes do not lead to the root that was signed.
rule-members-root-remedy = make the batch again with the newest record
rule-members-size = A batch without changes, or with too many.
rule-members-size-remedy = split it
rule-members-slip = Not a slip of this scheme.
rule-members-slip-remedy = ask the registrar for one
rule-members-unknown = The book has no such member, or several.
rule-members-unknown-remedy = see `linli member list` and give the commitment
rule-members-window = Too many batches in this round.
rule-members-window-remedy = wait until it closes
rule-message-ceremony = The key ceremony's file cannot be read.
rule-message-ceremony-remedy = publish the keys.json that the trustees ended with
rule-message-roll = The roll's file is not the one that the registrar signed.
rule-message-roll-remedy = sign and publish the same roll again
rule-message-trustees = The ceremony gives other trustees than the committee signed.
rule-message-trustees-remedy = sign the trustees that come from this very ceremony
rule-money-range = The amount is too large.
rule-money-range-remedy = check the amount
rule-money-text = Not an amount.
rule-money-text-remedy = write it like 1234.50, with no more digits than the currency has
rule-node-busy = More messages wait than the node can take.
rule-node-busy-remedy = try again in a minute
rule-node-checkpoint = The record's checkpoint does not hold: it does not fit the entries, or another key signed it.
rule-node-checkpoint-remedy = use a complete archive or backup of this node; with --key say whose it is
rule-node-clock = The machine's clock is behind what it showed before.
rule-node-clock-remedy = set the clock by a time server (NTP); until then entries keep the last time
rule-node-community = This node is for another community.
rule-node-community-remedy = submit to your community's own node, or let the operator name your community in the settings
rule-node-config = The settings' file is wrong.
rule-node-config-remedy = correct the line that is named; the book lists all settings
rule-node-differs = The two records differ before the end: they are not of one log.
rule-node-differs-remedy = keep both as evidence and find out which one the witnesses cosigned
rule-node-key = The key file of the node or witness is not right.
rule-node-key-remedy = restore the file from a backup, or check the name
rule-node-key_in_use = Another process is using this key.
rule-node-key_in_use-remedy = stop that process first
rule-node-key_permissions = Others on this machine may read the key, so the node does not start with it.
rule-node-key_permissions-remedy = let only the node's user read it: chmod 600 node-key
rule-node-light = The archive does not have all messages.
rule-node-light-remedy = restore from a full archive or a backup
rule-node-other_key = The record was signed for by a key that is not in the folder.
rule-node-other_key-remedy = put node-key and node-signed of this record back
rule-node-replay = An entry of the record breaks a rule.
rule-node-replay-remedy = the entry is named; keep the file as evidence and use another copy
rule-node-signed_missing = The key is there, but what it signed last is not known.
rule-node-signed_missing-remedy = put the newest node-signed back, or the last checkpoint that a witness cosigned; one from an old backup guards nothing
rule-node-stopping = The node is being stopped.
rule-node-stopping-remedy = try again when it runs
rule-node-witnesses = No witness cosigned the newest checkpoint, or there are none.
rule-node-witnesses-remedy = name witnesses in the settings and see that they can be reached
rule-params-digest = The proving parameters do not have the published digest.
rule-params-digest-remedy = install the program again
rule-payout-amount = Sum or fee is not what the round decided.
rule-payout-amount-remedy = make it again with `linli pool payout`
rule-payout-notice = The notice has not passed.
rule-payout-notice-remedy = wait for the first day of payouts
rule-payout-once = This claim was paid before.
rule-payout-once-remedy = nothing to do
rule-payout-recipient = This keystore is not the one to which payees are encrypted.
rule-payout-recipient-remedy = use the treasurer's keystore that the scheme was made with
rule-payout-unknown = No closed round owes anything on such a claim.
rule-payout-unknown-remedy = see `linli pool dues`
rule-period-range = The number of the period is too large.
rule-period-range-remedy = check the rulebook's periods
rule-poll-ballot_key = The poll asks for ballots of another circuit than this program's.
rule-poll-ballot_key-remedy = use the version of the program that the poll was made with
rule-poll-closed = The poll has closed.
rule-poll-closed-remedy = ballots that arrive later do not count
rule-poll-draft = The draft of the poll cannot be understood.
rule-poll-draft-remedy = take examples/poll.toml as a pattern
rule-poll-early_close = The poll's closing time has not come.
rule-poll-early_close-remedy = wait until it has
rule-poll-keys = The keys for heads and for shares are related.
rule-poll-keys-remedy = make two independent keys in a new ceremony
rule-poll-not_open = The poll is not open yet.
rule-poll-not_open-remedy = vote after its opening time
rule-poll-preset = There is no decision rule of this name.
rule-poll-preset-remedy = use a preset's name, or write the whole rule into the draft
rule-poll-protocol = The poll uses another version of the protocol.
rule-poll-protocol-remedy = use the program of that version
rule-poll-questions = The number of questions is wrong.
rule-poll-questions-remedy = put 1 to 32 questions
rule-poll-roll = The roll is not the one that the poll names, or is empty.
rule-poll-roll-remedy = use the roll that the poll names
rule-poll-rule = The decision rule cannot be applied to this question.
rule-poll-rule-remedy = check what the rule counts, its fractions and its seats
rule-poll-selection = The number of options does not fit the fewest and most that may be chosen.
rule-poll-selection-remedy = have 1 to 64 options, min ≤ max ≤ options, max ≥ 1
rule-poll-small_group = In a small group, published totals of shares can give away what one owner chose.
rule-poll-small_group-remedy = raise the floor, or count heads only; see “small groups” in the book
rule-poll-text = A text is empty or repeated.
rule-poll-text-remedy = give each question and option a text of its own
rule-poll-time = A time is not written correctly.
rule-poll-time-remedy = write it like 2026-12-01T08:00:00+08:00, with its offset
rule-poll-times = The poll must open before it closes.
rule-poll-times-remedy = check both times in the draft
rule-poll-trustees = The trustees' threshold, names, keys and public shares do not fit together.
rule-poll-trustees-remedy = use the keys.json that a finished ceremony wrote
rule-pool-negative = The pool has less than that available: the rest is owed.
rule-pool-negative-remedy = see `linli pool show`
rule-pool-overflow = The sum leaves the range of amounts.
rule-pool-overflow-remedy = check the amount
rule-pool-reconciled = The pool does not reconcile.
rule-pool-reconciled-remedy = the program is at fault: take the record to the auditor and report it
rule-pool-reference = The reference is empty, too long, or was recorded before.
rule-pool-reference-remedy = give the bank's own reference of this transfer
rule-realm-name = This cannot be the name of a community.
rule-realm-name-remedy = use 1 to 200 bytes, no control characters, no blanks at the ends
rule-recovery-note = A claim of the record spends this member's note but holds other counters.
rule-recovery-note-remedy = take the record to the auditor
rule-role-card = The card is malformed.
rule-role-card-remedy = ask the officer for the card again
rule-roll-area = The area is no number above 0 and up to 1,000,000 m² with at most two decimals.
rule-roll-area-remedy = correct the row from the deed
rule-roll-area_merged = One area is merged over rows of several units.
rule-roll-area_merged-remedy = give each unit its own area
rule-roll-developer = The unit is the developer's, but nobody said who that is.
rule-roll-developer-remedy = add --developer NAME
rule-roll-duplicate_commitment = Two owners have one identity commitment; neither is taken.
rule-roll-duplicate_commitment-remedy = ask both to enrol again, each with a key of their own
rule-roll-empty = No row counts.
rule-roll-empty-remedy = look at the rows refused; check the columns and the counting rule
rule-roll-encoding = The file is not a roll.
rule-roll-encoding-remedy = get the roll again from the registrar
rule-roll-enrolled_twice = One owner has requests with different commitments; none is taken.
rule-roll-enrolled_twice-remedy = ask the owner in person which is right and remove the others
rule-roll-entry = An entry of the roll has no unit, a bad label or no shares.
rule-roll-entry-remedy = build the roll again
rule-roll-expected_total = The expected total is no number as the register writes them.
rule-roll-expected_total-remedy = write it like the numbers in the file
rule-roll-format = The roll is of an unknown version.
rule-roll-format-remedy = update the program
rule-roll-formula = A cell is a formula without a stored value.
rule-roll-formula-remedy = open the file in a spreadsheet program and save it
rule-roll-id_count = The number of identity numbers is not that of the owners.
rule-roll-id_count-remedy = give one for each owner, or one for the first
rule-roll-id_number = The identity number is none, or a spreadsheet lost its last digits.
rule-roll-id_number-remedy = make the column text and enter it again
rule-roll-mismatch = An entry of the roll differs from the register in units or shares.
rule-roll-mismatch-remedy = build the roll again from the register
rule-roll-not_found = There is no such entry in the roll.
rule-roll-not_found-remedy = check unit, key and community; who is not enrolled begins with `linli enrol`
rule-roll-number = The numbers of the roll do not run on.
rule-roll-number-remedy = build the roll again
rule-roll-owner_commas = Commas may part co-owners, or surname and given name.
rule-roll-owner_commas-remedy = part co-owners by semicolons
rule-roll-owner_missing = The row has no owner.
rule-roll-owner_missing-remedy = add the owner; mark unsold units as unsold
rule-roll-owner_name = The owner's cell holds no name, or too many.
rule-roll-owner_name-remedy = correct the row's owners
rule-roll-owner_twice = One person stands twice among the co-owners.
rule-roll-owner_twice-remedy = correct the row's owners
rule-roll-realm = The request is for another community.
rule-roll-realm-remedy = ask the owner to enrol with the right name
rule-roll-repeated_header = The row is the header again, not a unit.
rule-roll-repeated_header-remedy = nothing to do; it may be removed from the file
rule-roll-row_width = The row's cells do not stand under their headers: a stray delimiter moved them.
rule-roll-row_width-remedy = put quotation marks around what holds a delimiter, such as "1,203.40"
rule-roll-rule = The roll was counted by another rule than the register, or its rule has no proper name.
rule-roll-rule-remedy = build it again by one and the same rule
rule-roll-share_note = Sole ownership with several owners, or shared ownership with one.
rule-roll-share_note-remedy = correct the row from the deed
rule-roll-shares = The shares are no number above 0 and below 2^40 with at most six decimals, or only some are in percent.
rule-roll-shares-remedy = write all shares in one unit
rule-roll-status = The row's status is not understood.
rule-roll-status-remedy = write sold, unsold or not delivered
rule-roll-summary_row = The row is a total, not a unit.
rule-roll-summary_row-remedy = nothing to do; it may be removed from the file
rule-roll-total = The shares of all owners are too many: they must be below 2^40.
rule-roll-total-remedy = check the areas of the rows
rule-roll-totals = The totals are not the sums of the entries, or not those of the register.
rule-roll-totals-remedy = build the roll again; if it was handed to you, tell the registrar
rule-roll-unit_duplicate = One unit stands in several places; none of these rows is taken.
rule-roll-unit_duplicate-remedy = keep the right one, by the deed
rule-roll-unit_incomplete = Another row of the same unit is refused, so none of it is taken.
rule-roll-unit_incomplete-remedy = correct the row that is refused
rule-roll-unit_label = The unit's label is too long, or became a date or an error value.
rule-roll-unit_label-remedy = make the column text and enter it again
rule-roll-unit_missing = Building or room is empty.
rule-roll-unit_missing-remedy = add the row's unit
rule-roll-unknown_unit = The register has no unit of this name that counts.
rule-roll-unknown_unit-remedy = check the unit in the request
rule-roll-zero_commitment = The identity commitment is zero.
rule-roll-zero_commitment-remedy = ask the owner for a new request
rule-round-closing = The closing is not what the record gives.
rule-round-closing-remedy = make it again with the newest record
rule-round-closing_day = The closing day is past, or not after the last round's.
rule-round-closing_day-remedy = choose a later one
rule-round-early = The round still takes claims.
rule-round-early-remedy = wait until its last day has passed
rule-round-number = Not the next round, or not the open one.
rule-round-number-remedy = see `linli round show`
rule-round-open = The last round is still open.
rule-round-open-remedy = close it first
rule-round-period = The closing day lies in another period.
rule-round-period-remedy = make it again with the newest record
rule-round-rulebook = No version of the rulebook applies yet.
rule-round-rulebook-remedy = publish one first
rule-rulebook-assessors = A line has no assessors.
rule-rulebook-assessors-remedy = appoint them with `linli scheme roles` first
rule-rulebook-declared = The declared event has no lines, or its days are out of order.
rule-rulebook-declared-remedy = give days in order and at least one line
rule-rulebook-declared_line = The declared event names a line that no version has.
rule-rulebook-declared_line-remedy = check the numbers of the lines
rule-rulebook-draft = The file is neither a rulebook nor a declared event.
rule-rulebook-draft-remedy = compare it with examples/rulebooks
rule-rulebook-lines = No lines, too many, or a number used twice.
rule-rulebook-lines-remedy = number them from 1, each once, at most 64
rule-rulebook-next = The version or event is not the next.
rule-rulebook-next-remedy = give it the next number
rule-rulebook-notice = The version would apply to events of the past, or of the open round.
rule-rulebook-notice-remedy = let it begin later
rule-rulebook-numbers = A line's numbers do not fit together.
rule-rulebook-numbers-remedy = check ratio, caps, step and days; the step is above the fee
rule-rulebook-periods = The periods have no length.
rule-rulebook-periods-remedy = give at least one day
rule-rulebook-same_periods = Counting periods may not change.
rule-rulebook-same_periods-remedy = keep those of version 1
rule-rulebook-text = A text is empty or too long, or a clause is about no rule.
rule-rulebook-text-remedy = write it in both languages
rule-rulebook-version = The version's number or days are impossible.
rule-rulebook-version-remedy = count from 1, and let it end after it begins
rule-scheme-clock = The time lies before that of the last entry.
rule-scheme-clock-remedy = check the clock, or --at
rule-scheme-currency = The currency's code or digits are impossible.
rule-scheme-currency-remedy = use three capital letters and 0 to 4 digits
rule-scheme-draft = The draft is not of the form expected.
rule-scheme-draft-remedy = compare it with the example in the book
rule-scheme-protocol = Another version of the protocol.
rule-scheme-protocol-remedy = update the program
rule-scheme-roles = Thresholds, keys or days of the roles do not fit, or a line has two sets of assessors.
rule-scheme-roles-remedy = check the roles in the draft
rule-scheme-roles_number = The change of roles is not the next.
rule-scheme-roles_number-remedy = make it again with the newest record
rule-scheme-text = Name, ledger or recipient is empty, too long or malformed.
rule-scheme-text-remedy = check the draft
rule-snapshot-canonical = The snapshot holds no state of this program.
rule-snapshot-canonical-remedy = remove it; the program replays the record instead
rule-snapshot-damaged = The snapshot is damaged.
rule-snapshot-damaged-remedy = remove it; the program replays the record instead
rule-snapshot-magic = This is not a snapshot of this kind and version.
rule-snapshot-magic-remedy = remove it; the program replays the record instead
rule-store-behind = The record is shorter than what the node's key signed.
rule-store-behind-remedy = complete it from an archive: linli node restore --complete FILE
rule-store-corrupt = The record is damaged.
rule-store-corrupt-remedy = stop the node, keep the folder, and restore from a backup or an archive
rule-store-exists = The file is there and is not overwritten.
rule-store-exists-remedy = name another file or folder
rule-store-file = A file cannot be read or written.
rule-store-file-remedy = check the path, the permissions and the disk
rule-store-format = The file is not a record.
rule-store-format-remedy = name a record's folder, its backup or an archive
rule-store-full = The disk is full.
rule-store-full-remedy = make room; the node takes messages again by itself
rule-store-locked = Another program is using this record.
rule-store-locked-remedy = wait until it has ended, or stop the node that runs on the folder
rule-store-missing = There is no record here.
rule-store-missing-remedy = name the node's data folder with --data
rule-store-read_only = The record cannot be written.
rule-store-read_only-remedy = check permissions and disk; the node tries again by itself
rule-store-snapshot = A snapshot is damaged and is passed over.
rule-store-snapshot-remedy = nothing is lost; the next start takes longer, and the next snapshot replaces it
rule-store-space = Little space is left on the disk.
rule-store-space-remedy = make room before the node stops taking messages
rule-store-version = A newer program wrote this record.
rule-store-version-remedy = use that version of linli or a newer one
rule-table-cells = A row has too many columns or too long a cell.
rule-table-cells-remedy = check that the file is the register
rule-table-control = The file holds control characters: it is no table of text.
rule-table-control-remedy = save it as .csv in UTF-8 or as .xlsx
rule-table-copy = The marked copy cannot be written as a workbook.
rule-table-copy-remedy = leave out --marked
rule-table-empty = The table is empty.
rule-table-empty-remedy = check the file and the sheet
rule-table-encoding = The text's encoding cannot be told, or is not the one given.
rule-table-encoding-remedy = name it with --encoding, or save the file as .xlsx
rule-table-kind = The file is no table but something else, whatever its name ends in.
rule-table-kind-remedy = open it in a spreadsheet program and save it as .xlsx
rule-table-mixed = The rows are in different encodings.
rule-table-mixed-remedy = save the file in one of them, UTF-8 by preference
rule-table-quote = A quoted cell does not end where it should.
rule-table-quote-remedy = check the quotes of that row
rule-table-rows = There are too many rows.
rule-table-rows-remedy = check that the file is the register
rule-table-sheet = There is no sheet of this name.
rule-table-sheet-remedy = give one of the workbook's with --sheet
rule-table-size = The file, or what it unpacks to, is too long.
rule-table-size-remedy = check that the file is the register
rule-table-workbook = The file is not a readable .xlsx.
rule-table-workbook-remedy = open it in a spreadsheet program and save it as .xlsx
rule-tally-closing = The decryption share is for another closing, or the poll is not closed.
rule-tally-closing-remedy = close the poll first; then have the trustees decrypt for that closing
rule-tally-floor = Fewer ballots count than the poll's floor: their totals would tell how single owners voted.
rule-tally-floor-remedy = nothing is to be decrypted; “linli tally” without shares writes the result that can be told
rule-tally-key = The key share is of another key.
rule-tally-key-remedy = use the keystore of the ceremony that the poll names
rule-tally-order = There is nothing to decrypt in this round now.
rule-tally-order-remedy = take in the shares of the heads round first, then those of the shares round
rule-tally-result = The published result is not the one that the record gives.
rule-tally-result-remedy = trust the recomputed one and find out where the difference comes from
rule-tally-share = The trustee's decryption share does not hold.
rule-tally-share-remedy = ask the trustee to decrypt again; if enough others are there, do without it
rule-tally-share_twice = The trustee has given a share of this round before.
rule-tally-share_twice-remedy = nothing to do: it is in the record
rule-tally-sums = There is no ballot to add up.
rule-tally-sums-remedy = nothing is to be decrypted: no ballot counts
rule-tally-threshold = There are too few decryption shares.
rule-tally-threshold-remedy = ask more trustees, until the threshold is reached
rule-tally-undecodable = What was decrypted is not a possible total.
rule-tally-undecodable-remedy = record or keys are wrong; run `linli audit` first
rule-trustee-no_share = The keystore has no key share of this ceremony.
rule-trustee-no_share-remedy = run `linli ceremony finish` again in the ceremony's shared folder
rule-trustee-second_set = This trustee has already decrypted this poll for another set of ballots.
rule-trustee-second_set-remedy = do not decrypt; ask who changed the closed record, and show both closings to the auditors
rule-trustee-share = The stored key share is malformed.
rule-trustee-share-remedy = restore from the backup, or run `linli ceremony finish` again
rule-witness-answer = The witness gave no answer that a witness gives.
rule-witness-answer-remedy = ask whoever runs the witness
rule-witness-beyond = The witness names a longer log than there is, and shows no checkpoint of it.
rule-witness-beyond-remedy = ask whoever runs the witness for that checkpoint
rule-witness-consistency = The log does not contain what the witness cosigned.
rule-witness-consistency-remedy = find out whether the node's data was changed or rolled back
rule-witness-cosignature = The cosignature is wrong.
rule-witness-cosignature-remedy = compare the witness's key
rule-witness-foreign = The witness shows a checkpoint that this key signed elsewhere.
rule-witness-foreign-remedy = make sure that no second node uses the key
rule-witness-fork = There are two roots for a log of one size.
rule-witness-fork-remedy = keep both checkpoints as evidence
rule-witness-log = The witness does not follow this log.
rule-witness-log-remedy = add its key with --log
rule-witness-old_size = The old size is above the new one.
rule-witness-old_size-remedy = update the node's program
rule-witness-proof = The node has no proof for the witness.
rule-witness-proof-remedy = run linli node doctor
rule-witness-request = The witness got a request of a wrong form.
rule-witness-request-remedy = update the node's program
rule-witness-signature = The log's key did not sign the checkpoint.
rule-witness-signature-remedy = compare the key given with --log
rule-witness-stale = The witness remembers another size than the request names.
rule-witness-stale-remedy = the node tries again from there by itself
rule-witness-storage = The witness cannot keep the checkpoint, so it did not cosign.
rule-witness-storage-remedy = check the witness's disk
rule-witness-unreachable = The witness cannot be reached.
rule-witness-unreachable-remedy = check the network and the witness's address
