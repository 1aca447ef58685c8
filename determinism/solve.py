"""Says of each file, in order, whether a solver over finite fields finds it satisfiable. Needs the package cvc5-gpl."""

import sys

import cvc5


def answer(path):
    terms = cvc5.TermManager()
    solver = cvc5.Solver(terms)
    symbols = cvc5.SymbolManager(terms)
    parser = cvc5.InputParser(solver, symbols)
    parser.setFileInput(cvc5.InputLanguage.SMT_LIB_2_6, path)
    said = []
    while not (command := parser.nextCommand()).isNull():
        said.append(command.invoke(solver, symbols).strip())
    return " ".join(word for word in said if word)


for path in sys.argv[1:]:
    print(answer(path), flush=True)
