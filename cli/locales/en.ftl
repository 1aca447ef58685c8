# What the program says in English. zh-CN.ftl has the same ids.

label-error = error
label-warning = warning:{" "}
label-detail = detail:{" "}
label-remedy = what to do:{" "}
label-file = file:{" "}
label-row = row:{" "}
label-sheet = sheet:{" "}
label-unit = unit:{" "}
label-trustee = trustee:{" "}
label-question = question:{" "}
label-ballot = ballot:{" "}
label-round = round:{" "}

error-usage-remedy = see `linli --help`, or the help of the command
error-file = cannot read or write { $file }: { $cause }
error-file-remedy = check the path, the permissions and the space left on the disk
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
prompt-passphrase-new = New passphrase for { $file }:
prompt-passphrase-again = The same passphrase again:
prompt-words = The 24 words:
prompt-word = Type word { $number } again:
prompt-range = Choose { $min } to { $max }

man-written = { $count } pages written to { $folder }

key-words-intro = Write these 24 words on paper. Whoever has them is you; they are not shown again.
key-word-differs = that is not the word
key-created = Key written to { $file }
key-words-written = Words written to { $file }. Keep that file off this machine.
key-restored = Key restored to { $file }
key-commitment = Identity commitment in { $realm }: { $commitment }

# Rules: what is wrong when one refuses, and what to do.
rule-encoding-canonical = The bytes are not the one correct encoding of this kind of value.
rule-encoding-canonical-remedy = get the file again from its source; it was damaged, cut short or altered
rule-encoding-digest = A digest must be 64 lower-case hex digits.
rule-encoding-digest-remedy = copy it again, all of it
rule-encoding-identity = The identity point stands where a key or ciphertext belongs.
rule-encoding-identity-remedy = do not use this file: it was made wrongly or on purpose
rule-encoding-json = The file is not a JSON document of the kind expected here.
rule-encoding-json-remedy = check that this is the right file; get it again from its source
rule-encoding-magic = The file is of another kind, or of a version this program does not know.
rule-encoding-magic-remedy = check that this is the right file and that the program is up to date
rule-encoding-size = The file is longer than any honest one.
rule-encoding-size-remedy = check that this is the right file
rule-identity-words = These are not the 24 words of a key.
rule-identity-words-remedy = compare each word with your paper: all 24, in order
rule-keystore-format = This is no keystore of Linli, or it is damaged.
rule-keystore-format-remedy = check the file's name; otherwise restore from the words or from a backup
rule-keystore-kind = The keystore belongs to another role.
rule-keystore-kind-remedy = give an owner's keystore to owner commands and a trustee's to trustee commands
rule-realm-name = This cannot be the name of a community.
rule-realm-name-remedy = use 1 to 200 bytes, no control characters, no blanks at the ends
rule-roll-shares = The number of shares is too large: it must be below 2^40.
rule-roll-shares-remedy = check the areas in the register
rule-trustee-second_set = This trustee has already decrypted this poll for another set of ballots.
rule-trustee-second_set-remedy = do not decrypt; ask who changed the closed record, and show both closings to the auditors
