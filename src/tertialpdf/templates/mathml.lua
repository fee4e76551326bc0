-- All formulas of a document from TeX to MathML, in one process: a JSON list in, a JSON list out.
local function mathml(formula)
  local words = pandoc.Math(formula.kind, formula.tex)
  return pandoc.write(pandoc.Pandoc({pandoc.Plain({words})}), 'html', {html_math_method = 'mathml'})
end

io.write(pandoc.json.encode(pandoc.List(pandoc.json.decode(io.read('a'))):map(mathml)))
