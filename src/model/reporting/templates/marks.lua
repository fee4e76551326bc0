-- Marks where paragraphs begin and end, so that the typesetter can measure how full the pages are. A paragraph of
-- a single line after a heading keeps with what follows, so that no heading is left with one line.
local ONE_LINE = 95

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

-- Words in another language than the document's, told to screen readers; divisions are pandoc's own.
function Span(element)
  local language = element.attributes.lang
  if not language then return nil end
  element.content:insert(1, pandoc.RawInline('typst', '#text(lang: "' .. language .. '")['))
  element.content:insert(pandoc.RawInline('typst', ']'))
  return element.content
end

function Blocks(blocks)
  for place = 2, #blocks do
    local block = blocks[place]
    if blocks[place - 1].t == 'Header' and block.t == 'Para' and not only_raw(block)
        and utf8.len(pandoc.utils.stringify(block)) < ONE_LINE then
      block.content[1] = pandoc.RawInline('typst', '#stay[#box(mark("stay"));')
      block.content:insert(pandoc.RawInline('typst', ']'))
    end
  end
  return blocks
end
