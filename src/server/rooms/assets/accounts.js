import { element } from './element.js'

const svg = 'http://www.w3.org/2000/svg'
/** What phones want to see around a code, in squares. */
const quiet = 4

/** Draws a code. @param {string[]} rows '1' for a dark square */
function draw(rows) {
  const size = rows.length + 2 * quiet
  const picture = document.createElementNS(svg, 'svg')
  picture.setAttribute('viewBox', `0 0 ${size} ${size}`)
  picture.setAttribute('role', 'img')
  picture.setAttribute('aria-label', 'Mã QR đăng nhập Zalo')
  const ground = document.createElementNS(svg, 'rect')
  ground.setAttribute('width', String(size))
  ground.setAttribute('height', String(size))
  ground.setAttribute('fill', '#fff')
  const squares = document.createElementNS(svg, 'path')
  const path = rows.flatMap((row, y) =>
    [...row].flatMap((dark, x) => (dark === '1' ? [`M${x + quiet} ${y + quiet}h1v1h-1z`] : [])),
  )
  squares.setAttribute('d', path.join(''))
  squares.setAttribute('fill', '#000')
  squares.setAttribute('shape-rendering', 'crispEdges')
  picture.append(ground, squares)
  return picture
}

/** The lines of JSON that the server sends while a sign-in runs. */
async function* stepsOf(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const lines = (rest + value).split('\n')
    rest = lines.pop()
    for (const line of lines) if (line !== '') yield JSON.parse(line)
  }
}

async function signIn(section) {
  const [button, status, code] = ['button', '.step', '.code'].map((part) => section.querySelector(part))
  const say = (words, wrong = false) => {
    status.classList.toggle('problem', wrong)
    status.replaceChildren(element('span', { textContent: words }))
  }
  button.disabled = true
  code.replaceChildren()
  say('Đang xin mã của Zalo …')
  let ended = false
  try {
    const path = `/rooms/accounts/zalo/${encodeURIComponent(section.dataset.account)}/sign-in`
    const response = await fetch(path, { method: 'POST' })
    if (response.status === 401) return location.assign('/rooms/sign-in?to=accounts')
    if (!response.ok) throw new Error((await response.json()).error)
    for await (const step of stepsOf(response)) {
      if (step.code) {
        code.replaceChildren(draw(step.code))
        say('Mở Zalo trên điện thoại của tài khoản bot, quét mã này. Mã tự đổi sau 100 giây.')
      } else {
        code.replaceChildren()
        ended = 'kept' in step || 'failed' in step
        if (step.scanned) say(`Đã quét: ${step.scanned}. Hãy bấm xác nhận trên điện thoại …`)
        else say(step.kept ?? `${step.failed} Bấm nút để lấy mã mới.`, 'failed' in step)
      }
    }
    if (!ended) throw new Error('Mất kết nối với máy chủ. Bấm nút để lấy mã mới.')
  } catch (error) {
    code.replaceChildren()
    say(error instanceof TypeError ? 'Không nối được với máy chủ. Xin thử lại.' : error.message, true)
  } finally {
    button.disabled = false
  }
}

for (const section of document.querySelectorAll('.account')) {
  section.querySelector('button').addEventListener('click', () => signIn(section))
}
