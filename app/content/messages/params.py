"""What is wrong with parameters and expressions, in words."""

from __future__ import annotations

from app.domain.bank.fields import Words

MESSAGES: dict[str, Words] = {
    # Parameters
    "params-expected": Words(
        "params 应当写成 {{cap: [20, 40], load: {{from: 30, to: 80, step: 5}}}}",
        "“params” is written {{cap: [20, 40], load: {{from: 30, to: 80, step: 5}}}}",
    ),
    "params-too-many": Words(
        "有 {count} 个参数；最多 {most} 个", "{count} parameters; at most {most} are possible"
    ),
    "params-combinations": Words(
        "取值组合有 {count} 种，最多 {most} 种；请减少取值或加大步长",
        "{count} combinations of values, at most {most} are possible; list fewer values or widen the step",
    ),
    "params-combination": Words(
        "取 {combination} 时这道题有上述错误；请用 where 排除，或改写题目",
        "with {combination} the question has the errors above; exclude that with “where” or rewrite it",
    ),
    "param-name": Words(
        "参数名“{name}”不能用；请用字母或汉字开头的名字，且不与函数、and、or、not、pi 同名",
        "“{name}” cannot name a parameter; begin with a letter and avoid functions, and, or, not, pi",
    ),
    "param-range": Words(
        "取值范围不对；to 不能小于 from，step 要大于 0",
        "the range is wrong; “to” must not be below “from”, and “step” must be above 0",
    ),
    "param-value-twice": Words(
        "{name} 的取值 {value} 写了两次；请删去一个", "{name} has {value} twice; delete one"
    ),
    "param-unknown": Words(
        "没有参数“{name}”；是不是想写 {suggestion}？",
        "there is no parameter “{name}”; did you mean {suggestion}?",
    ),
    "param-unused": Words(
        "参数“{name}”没有用到；请在题中写 {{{{{name}}}}}，或删去这个参数",
        "the parameter “{name}” is not used; write {{{{{name}}}}} in a text or delete it",
    ),
    "param-not-shown": Words(
        "题面里看不到参数“{name}”的数值；请在题干或选项中写 {{{{{name}}}}}",
        "nobody sees the value of “{name}”; write {{{{{name}}}}} in the stem or the options",
    ),
    "where-without-params": Words(
        "写了 where，却没有 params；请补上参数", "“where” without “params”; add the parameters"
    ),
    "where-no-condition": Words(
        "“{where}”是一个数，不是条件；请写成比较，如 cap > 20",
        "“{where}” is a number and no condition; write a comparison such as cap > 20",
    ),
    "where-never": Words(
        "没有一种取值组合满足条件“{where}”；请放宽条件或增加取值",
        "no combination satisfies “{where}”; relax it or add values",
    ),
    # Expressions
    "placeholder-malformed": Words(
        "{{{{{written}}}}} 读不懂；请写 {{{{参数名}}}}，要计算请写 {{{{= 算式}}}}",
        "{{{{{written}}}}} cannot be read; write {{{{name}}}}, or {{{{= expression}}}} to compute",
    ),
    "placeholder-places": Words(
        "竖线后应当是小数位数 0–{most}，写了“{places}”",
        "behind the bar stands the number of decimal places, 0 to {most}; found “{places}”",
    ),
    "expression-empty": Words(
        "等号后没有算式；请补上", "there is no expression behind the equals sign; add it"
    ),
    "expression-too-long": Words(
        "算式太长；最多 {most} 个字符", "the expression is too long; at most {most} characters are possible"
    ),
    "expression-too-deep": Words(
        "算式嵌套太深；最多 {most} 层",
        "the expression is nested too deeply; at most {most} levels are possible",
    ),
    "expression-sign": Words(
        "算式第 {position} 个字符“{sign}”不能用；可以用 + - * / ^ ( ) 比较号、and or not 和函数",
        "“{sign}” at character {position} has no meaning here; use + - * / ^ ( ), comparisons, and, or, not "
        "and functions",
    ),
    "expression-unexpected": Words(
        "算式第 {position} 个字符起的“{found}”放在这里不对；请检查前后是否缺少运算符或括号",
        "“{found}” at character {position} is out of place; look for a missing operator or bracket",
    ),
    "expression-unfinished": Words(
        "算式没有写完；请检查末尾", "the expression ends too early; look at its end"
    ),
    "expression-expected": Words(
        "算式第 {position} 个字符处应当有“{wanted}”", "“{wanted}” is missing at character {position}"
    ),
    "expression-number-size": Words(
        "算式第 {position} 个字符起的数“{number}”太大或太长",
        "the number “{number}” at character {position} is too large or too long",
    ),
    "expression-function": Words(
        "没有函数“{function}”；是不是想写 {suggestion}？",
        "there is no function “{function}”; did you mean {suggestion}?",
    ),
    "expression-brackets": Words(
        "函数 {function} 后面要有括号，如 {function}(2)",
        "the function {function} needs brackets, such as {function}(2)",
    ),
    "expression-arguments": Words(
        "函数 {function} 要 {wanted} 个数，写了 {found} 个",
        "{function} takes {wanted} numbers, found {found}",
    ),
    "expression-number-wanted": Words(
        "算式第 {position} 个字符起应当是数，不是条件",
        "a number is wanted from character {position} on, and no condition",
    ),
    "expression-condition-wanted": Words(
        "算式第 {position} 个字符起应当是条件，如 cap > 20",
        "a condition such as cap > 20 is wanted from character {position} on",
    ),
    # Values
    "compute-division-by-zero": Words(
        "取 {combination} 时除以零；请用 where 排除",
        "with {combination} this divides by zero; exclude it with “where”",
    ),
    "compute-not-real": Words(
        "取 {combination} 时 {function}({value}) 没有结果；请用 where 排除",
        "with {combination} {function}({value}) has no result; exclude it with “where”",
    ),
    "compute-too-large": Words(
        "取 {combination} 时结果太大；请检查算式",
        "with {combination} the result is too large; check the expression",
    ),
    "compute-places": Words(
        "round 的小数位数应当是 −{most} 到 {most} 的整数",
        "the places of “round” are a whole number from −{most} to {most}",
    ),
    "compute-too-long": Words(
        "取 {combination} 时得 {value}…，小数写不完；题中请写 {{{{= 算式 | 2}}}}，答案请写 = round(算式, 2)",
        "with {combination} this is {value}…, a number without end; write {{{{= expression | 2}}}} in texts "
        "and = round(expression, 2) in answers",
    ),
}
