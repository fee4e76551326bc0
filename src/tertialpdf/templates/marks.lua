-- Marks where paragraphs begin and end, so that the typesetter can measure how full the pages are. A paragraph of
-- a single line after a heading keeps with what follows, so that no heading is left with one line. What stands
-- between figures and tables is running text, whose size the typesetter may choose.
local ONE_LINE = 95

local function typst(text)
  return pandoc.RawInline('typst', text)
end

local function only_raw(block)
  return #block.content == 1 and block.content[1].t == 'RawInline'
end

local function is_line(block)
  return utf8.len(pandoc.utils.stringify(block)) < ONE_LINE
end

-- Words in another language than the document's, told to screen readers; divisions are pandoc's own.
function Span(element)
  local language = element.attributes.lang
  if not language then return nil end
  element.content:insert(1, typst('#text(lang: "' .. language .. '")['))
  element.content:insert(typst(']'))
  return element.content
end

-- A walk of its own over paragraphs and lists alone; pandoc's would look at every word.
local function marked(blocks)
  for place, block in ipairs(blocks) do
    local kind = block.t
    if kind == 'Plain' or kind == 'Para' and not only_raw(block) then
      local after_heading = kind == 'Para' and place > 1 and blocks[place - 1].t == 'Header'
      local stays = after_heading and is_line(block)
      block.content:insert(1, typst(stays and '#stay[#box(mark("stay"));' or '#box(mark("start"));'))
      block.content:insert(typst(stays and '#box(mark("end"));]' or '#box(mark("end"));'))
    elseif kind == 'BulletList' or kind == 'OrderedList' then
      block.content = block.content:map(marked)
    elseif kind == 'BlockQuote' or kind == 'Div' then
      block.content = marked(block.content)
    end
    blocks[place] = block
  end
  return blocks
end

local function is_display(block)
  return block.t == 'RawBlock' and block.text:match('^#block%-') ~= nil
end

function Pandoc(document)
  local blocks = pandoc.List()
  local running = false
  for _, block in ipairs(marked(document.blocks)) do
    if running == is_display(block) then
      running = not running
      blocks:insert(pandoc.RawBlock('typst', running and '#prose[' or ']'))
    end
    blocks:insert(block)
  end
  if running then blocks:insert(pandoc.RawBlock('typst', ']')) end
  document.blocks = blocks
  return document
end
