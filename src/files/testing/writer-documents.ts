import { encodeShown } from './encode-legacy.ts'

/** Documents in Writer's flat format (.fodt) and pages with tables, for what the seeds have not. */

const flat = (styles: string, body: string) => `<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.3"
 office:mimetype="application/vnd.oasis.opendocument.text">
${styles}<office:body><office:text>${body}</office:text></office:body></office:document>`

const paragraph = (text: string, style = 'Standard') => `<text:p text:style-name="${style}">${text}</text:p>`

/** Numbers that stand nowhere in the text: I, 1, 1.1, a) and a list that begins anew. */
export function numberedDocument(): string {
  const level = (at: number, format: string, suffix: string, shown = 1) =>
    `<text:list-level-style-number text:level="${at}" style:num-format="${format}" style:num-suffix="${suffix}" text:display-levels="${shown}"/>`
  const styles = `<office:automatic-styles><text:list-style style:name="L">${level(1, 'I', '.')}${level(2, '1', '.')}${level(3, '1', '.', 2)}${level(4, 'a', ')')}</text:list-style></office:automatic-styles>`
  const item = (text: string, inner = '') => `<text:list-item>${paragraph(text)}${inner}</text:list-item>`
  const list = (...items: string[]) => `<text:list text:style-name="L">${items.join('')}</text:list>`
  return flat(
    styles,
    [
      paragraph('ỦY BAN NHÂN DÂN TỈNH THỬ'),
      paragraph('Số: 12/TB-UBND'),
      paragraph('Thử, ngày 05 tháng 3 năm 2025'),
      paragraph('THÔNG BÁO'),
      paragraph('Kết luận của Chủ tịch UBND tỉnh về phòng cháy rừng'),
      list(
        item('Nhiệm vụ chung', list(item('Các sở, ngành kiểm tra công tác phòng cháy rừng.'))),
        item(
          'Nhiệm vụ cụ thể',
          list(
            item(
              'Sở Nông nghiệp và Môi trường:',
              list(
                item('Trình phương án chữa cháy rừng trước ngày 20/3/2025.'),
                item(
                  'Phối hợp với Công an tỉnh:',
                  list(item('Tổ chức trực 24/24 giờ;'), item('Báo cáo UBND tỉnh trước ngày 25/3/2025.')),
                ),
              ),
            ),
            item('Sở Tài chính bố trí kinh phí, hoàn thành trong tháng 4/2025.'),
          ),
        ),
      ),
      paragraph('Nơi nhận:'),
      paragraph('KT. CHỦ TỊCH'),
      paragraph('Nguyễn Văn A'),
    ].join('\n'),
  )
}

/** A notice typed in '.VnTime' and, in capitals, '.VnTimeH': the file holds the letters that these fonts draw over. */
export function tcvn3Document(lines: readonly string[]): string {
  const fonts = ['.VnTime', '.VnTimeH']
  const faces = fonts.map((font) => `<style:font-face style:name="${font}" svg:font-family="'${font}'"/>`).join('')
  const style = (name: string, font: string) =>
    `<style:style style:name="${name}" style:family="paragraph"><style:text-properties style:font-name="${font}"/></style:style>`
  return flat(
    `<office:font-face-decls>${faces}</office:font-face-decls><office:automatic-styles>${style('P', '.VnTime')}${style('H', '.VnTimeH')}</office:automatic-styles>`,
    lines
      .map((line) => {
        const capitals = !/\p{Ll}/u.test(line)
        const shown = encodeShown(capitals ? line.toLowerCase() : line, 'tcvn3')
        return paragraph(shown.replaceAll('&', '&amp;').replaceAll('<', '&lt;'), capitals ? 'H' : 'P')
      })
      .join('\n'),
  )
}

/** A plan with a letterhead in two columns, a task table with merged cells, and a signature beside Nơi nhận. */
export const taskTablePage = `<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><style>p, td { font: 12pt 'DejaVu Serif' }</style></head><body>
<table width="100%"><tr><td width="42%"><p align="center">UBND TỈNH THỬ</p><p align="center"><b>SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG</b></p></td>
<td><p align="center"><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b></p><p align="center"><b>Độc lập - Tự do - Hạnh phúc</b></p></td></tr>
<tr><td><p align="center">Số: 980/KH-SNNMT</p></td><td><p align="center"><i>Thử, ngày 15 tháng 11 năm 2025</i></p></td></tr></table>
<p align="center"><b>KẾ HOẠCH</b></p><p align="center"><b>Triển khai nhiệm vụ phòng thủ dân sự</b></p>
<p align="justify">Thực hiện Nghị quyết số 01/NQ-CP của Chính phủ, Sở Nông nghiệp và Môi trường ban hành Kế hoạch triển khai với các nội dung sau đây, yêu cầu các đơn vị nghiêm túc thực hiện đúng thời hạn.</p>
<table width="100%" border="1" cellspacing="0"><tr><td>TT</td><td>Nội dung nhiệm vụ</td><td>Đơn vị chủ trì</td><td>Đơn vị phối hợp</td><td>Thời hạn</td></tr>
<tr><td colspan="5">I. Nhiệm vụ chung</td></tr>
<tr><td>1</td><td>Rà soát, bổ sung các quy định về phòng thủ dân sự trên địa bàn tỉnh</td><td rowspan="2">Chi cục Thủy lợi</td><td>Sở Tư pháp</td><td>15/12/2025</td></tr>
<tr><td>2</td><td>Tổ chức diễn tập cấp tỉnh | cấp xã</td><td></td><td>Quý I/2026</td></tr>
<tr><td>3</td><td>Mua sắm trang thiết bị</td><td>Văn phòng Sở</td><td>Bộ Chỉ huy quân sự tỉnh, Công an tỉnh</td><td>30/6/2026</td></tr></table>
<table width="100%"><tr><td width="50%"><p><b><i>Nơi nhận:</i></b></p><p>- Như trên;</p><p>- Lưu: VT.</p></td>
<td><p align="center"><b>KT. GIÁM ĐỐC</b></p><p align="center"><b>PHÓ GIÁM ĐỐC</b></p><p><br></p><p align="center"><b>Nguyễn Văn Đệ</b></p></td></tr></table>
</body></html>`
