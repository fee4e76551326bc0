-- Marks where paragraphs begin and end, so that the typesetter can measure how full the pages are.
local function marked(element)
  element.content:insert(1, pandoc.RawInline('typst', '#box(mark("start"));'))
  element.content:insert(pandoc.RawInline('typst', '#box(mark("end"));'))
  return element
end

local function only_raw(element)
  return #element.content == 1 and element.content[1].t == 'RawInline'
end

function Para(element)
  if only_raw(element) then return nil end
  return marked(element)
end

function Plain(element)
  return marked(element)
end
