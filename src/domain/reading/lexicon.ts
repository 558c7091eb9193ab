import { phrases } from './words.ts'

/**
 * The words by which directives are understood. To teach the reader a word, add it to the list that says what it is;
 * nothing here belongs to one province or one document.
 */

/** What an order's predicate begins with: verbs, and adverbs that only stand before a verb. */
export const predicates = phrases(
  ...`chủ trì|chủ động|phối hợp|phối kết hợp|tăng cường|khẩn trương|thường xuyên|tiếp tục|tập trung|kịp thời|nghiêm túc|quyết liệt
  |đẩy mạnh|đẩy nhanh|nâng cao|phát huy|đề cao|tích cực|sớm|ngay|trực tiếp|chỉ đạo|lãnh đạo|hướng dẫn|kiểm tra|kiểm soát|kiểm điểm
  |giám sát|thanh tra|rà soát|tham mưu|đề xuất|trình|báo cáo|tổng hợp|thống kê|theo dõi|đôn đốc|xây dựng|hoàn thiện|hoàn thành|ban hành
  |triển khai|thực hiện|tổ chức|bố trí|đảm bảo|bảo đảm|huy động|chuẩn bị|cung cấp|cung ứng|cập nhật|công bố|công khai|tuyên truyền
  |phổ biến|vận động|quán triệt|xử lý|giải quyết|tháo gỡ|khắc phục|ngăn chặn|nghiên cứu|xem xét|quyết định|phê duyệt|thẩm định
  |lựa chọn|lập|thành lập|kiện toàn|phân công|phân bổ|giao|yêu cầu|đề nghị|quản lý|quan tâm|hỗ trợ|tạo điều kiện|tạo|duy trì
  |tiếp thu|tiếp nhận|căn cứ|chịu trách nhiệm|có trách nhiệm|có giải pháp|có phương án|có kế hoạch|có văn bản|có biện pháp|có hình thức
  |phải|cần|không được|không|tuyệt đối|thống nhất|nắm bắt|nắm|bám sát|kiên quyết|kiên trì|xác định|xác minh|truy vết|điều tra|khởi tố
  |áp dụng|ứng dụng|sử dụng|khai thác|trang bị|mua sắm|làm|tiến hành|mở|điều chỉnh|sửa đổi|bổ sung|đánh giá|sơ kết|tổng kết|tập huấn
  |diễn tập|ký|cử|gửi|thông báo|thông tin|truyền thông|phát động|cắt giảm|đơn giản hóa|số hóa|giữ vững|phòng ngừa|đấu tranh
  |tuần tra|chấp hành|tuân thủ|gương mẫu|tôn trọng|đăng ký|xác nhận|phân tích|dự báo|cảnh báo|chia sẻ|kết nối|tích hợp|đồng bộ|nhập
  |tự|khoanh vùng|cách ly|xét nghiệm|điều trị|tiêm|tiêm chủng|dự trữ|thường trực|trực|tham gia|thu hồi|đình chỉ|nêu cao|siết chặt
  |kích hoạt|vào cuộc|đưa|dành|ưu tiên|chú trọng|lưu ý|chấn chỉnh|hạn chế|dừng|tạm dừng|cam kết|thí điểm|đầu tư|chi trả|thanh toán
  |cân đối|rút kinh nghiệm|phản ánh|kiến nghị|tham dự|tham vấn|lấy ý kiến|góp ý|thẩm tra|biên soạn|in ấn|phát hành|đổi mới|nhân rộng
  |khuyến cáo|khuyến khích|kêu gọi|động viên|biểu dương|khen thưởng|ghi nhận|chăm lo|chăm sóc|đón|tăng|giảm|đều|sẵn sàng|trên cơ sở
  |thành thật|kết hợp|lồng ghép|nghiêm cấm|nghiêm|chuyển|bàn giao|điều hành|vận hành|khôi phục|phục hồi|phân loại|bảo vệ|phòng, chống
  |làm rõ|làm tốt|coi|cụ thể hóa|đề ra|hằng ngày|hàng ngày|hằng tuần|hàng tuần|hằng tháng|hàng tháng|hằng năm|hàng năm|hằng quý|hàng quý|định kỳ
  |trang trí|khảo sát|phát hiện|kiểm kê|đo đạc|cấp phát|cấp|thu|chi|nộp|giới thiệu|đăng tải|niêm yết|treo|phê bình|tự giác|hiệp đồng|chủ quản|thúc đẩy|đôn đốc|bồi dưỡng|đào tạo|tuyển dụng|trao đổi|thảo luận|lắp đặt|xuất cấp|sắp xếp|tinh gọn|thay thế|làm việc|phấn đấu|nỗ lực|quyết tâm|cam kết|đàm phán|hoàn trả|bàn giao|tăng thời lượng|giải ngân|giải phóng|vận dụng|thể chế hóa|thực thi|mở rộng|rút ngắn|công nhận|cải thiện|cải cách|thu hút|phân cấp|ủy quyền|tạm ứng|dự kiến|lên phương án|sơ tán|di dời|ứng phó|cứu trợ|tìm kiếm|hoàn tất|nâng cấp|cải tạo|nhanh chóng|lập tức|liên hệ|định hướng|mời gọi|xúc tiến|đồng hành|khơi thông|nạo vét|gia cố|bảo trì|bảo dưỡng|duy tu|sửa chữa|tổng rà soát|phân luồng|hưởng ứng|ủng hộ|quyên góp|thăm hỏi|giúp đỡ|hết sức|đi kiểm tra|cụ thể hoá|tiên phong`
    .split('|')
    .map((phrase) => phrase.trim()),
)

/** Predicates that may follow a name in a capital ('Sở X Chủ động …', a heading run into its text): never words of names. */
export const capitalPredicates = phrases(
  ...'chủ trì|chủ động|phối hợp|tăng cường|khẩn trương|thường xuyên|tiếp tục|tập trung|kịp thời|rà soát|đẩy mạnh|thực hiện|triển khai|báo cáo'.split(
    '|',
  ),
)

/** Predicates that no name holds, not even that of a body named after its purpose. */
export const surePredicates = phrases(
  ...'chủ trì|tiến hành|chủ động|tiếp tục|tăng cường|khẩn trương|thường xuyên|kịp thời|tập trung|phải|cần|có trách nhiệm|chịu trách nhiệm|căn cứ|rà soát|tham mưu|báo cáo|phối hợp|đẩy mạnh|yêu cầu|đề nghị|để|theo|về|tại'.split(
    '|',
  ),
)

/** The subject's own words, not its duty: what it says, thinks or has done. */
export const tellings = phrases(
  ...'ghi nhận|đánh giá cao|biểu dương|hoan nghênh|nhấn mạnh|kết luận|trân trọng|xin thông báo|xin|thống nhất với|cơ bản thống nhất|thông báo|nhận được|có thông báo|có ý kiến|có văn bản số|ban hành công điện|hiện là|đã|đang|vừa|cũng ghi nhận|đánh giá'.split(
    '|',
  ),
)

/** Who says one of these gives an order: the next addressees lead. */
export const orderingVerbs = phrases(
  'yêu cầu',
  'đề nghị',
  'giao',
  'kêu gọi',
  'phân công',
  'giao nhiệm vụ cho',
  'giao cho',
  'đề nghị và yêu cầu',
)

export const askingVerbs = phrases('đề nghị', 'kêu gọi')

/** Where a lead is followed by who helps. */
export const togetherWith = phrases(
  ...'phối hợp với|chủ trì cùng|chủ trì cùng với|chủ trì phối hợp với|phối hợp, hỗ trợ|phối hợp, hỗ trợ tích cực|phối hợp, làm việc với|phối hợp, trao đổi với|phối hợp, thống nhất với|phối hợp chặt chẽ, hiệu quả với|phối hợp kịp thời với|chủ động phối hợp với|phối hợp các|phối hợp chặt chẽ với|phối hợp chặt chẽ hơn nữa với|phối hợp cùng|phối hợp cùng với|phối hợp|phối kết hợp với|phối hợp tốt với|phối hợp chặt chẽ cùng|với sự phối hợp của|với sự phối hợp chặt chẽ của|với sự phối hợp chặt chẽ và ủng hộ tích cực của|cùng với|phối hợp hỗ trợ|phối hợp và hướng dẫn'.split(
    '|',
  ),
)

/** Words before a clause's subject that say when or why: 'Khi có ca F0, Chủ tịch …', 'Trên cơ sở …, Sở …'. */
export const openings = phrases(
  ...'khi|nếu|trên cơ sở|căn cứ|trong quá trình|quá trình triển khai|quá trình thực hiện|trong trường hợp|trường hợp|để|đối với|theo|trước|sau khi|từ|với|bên cạnh|thừa lệnh|về|trên đây|vấn đề này|với nội dung trên|kết thúc năm|kết thúc quý|kết thúc tháng'.split(
    '|',
  ),
)

/** Words before a clause that only tie it to the one before. */
export const connectives = phrases(
  ...'hằng ngày|hàng ngày|hằng tuần|hàng tuần|hằng tháng|hàng tháng|hằng năm|hàng năm|định kỳ|đồng thời|ngoài ra|bên cạnh đó|riêng|định kỳ hằng tuần|định kỳ hằng tháng|định kỳ hằng quý|định kỳ hằng năm|định kỳ hàng tuần|định kỳ hàng tháng|định kỳ hàng quý|định kỳ hàng năm|do đó|vì vậy|trước mắt|trong đó|tạm thời|mặt khác|đặc biệt|đặc biệt là|nhất là|cùng với đó|đối với nội dung này'.split(
    '|',
  ),
)

/** What a heading may say before it names somebody. */
export const headingOpenings = phrases(
  'trách nhiệm của',
  'trách nhiệm chung của',
  'nhiệm vụ của',
  'đối với',
  'giao',
  'yêu cầu',
  'đề nghị',
  'về phía',
)

/** How an assessment begins: it tells, it does not order. */
export const assessments = phrases(
  ...'bên cạnh những kết quả|thời gian qua|trong thời gian qua|theo dự báo|theo báo cáo|tuy nhiên|những kết quả|nhìn chung|kết quả|qua báo cáo|sau khi nghe|tại hai tỉnh|tình hình|hiện nay|thực trạng|tồn tại|nguyên nhân|mục đích|ưu điểm|hạn chế'.split(
    '|',
  ),
)

/** How whoever presides takes note of something; what is to be done comes after. */
export const agreements = phrases(
  ...'ghi nhận|biểu dương|hoan nghênh|đánh giá cao|cơ bản thống nhất|cơ bản đồng ý|thống nhất với|thống nhất nội dung|đồng ý với|trân trọng'.split(
    '|',
  ),
)

/** Persons who stand for a body: the body follows ('Giám đốc Sở Y tế'), or the office stands alone. */
export const offices = phrases(
  ...'chủ tịch|phó chủ tịch|phó chủ tịch thường trực|bí thư|phó bí thư|giám đốc|phó giám đốc|tổng giám đốc|thủ trưởng|bộ trưởng|các đồng chí bộ trưởng|thứ trưởng|trưởng ban|phó trưởng ban|chánh văn phòng|phó chánh văn phòng|chánh thanh tra|cục trưởng|vụ trưởng|hiệu trưởng|viện trưởng|người đứng đầu|lãnh đạo|trưởng phòng|chủ nhiệm|thành viên|các thành viên|các đồng chí thành viên|phó thủ tướng|phó thủ tướng chính phủ|thủ tướng|thủ tướng chính phủ|chỉ huy trưởng|chánh án|tổng biên tập|tổ trưởng|các đồng chí thủ trưởng|các đồng chí lãnh đạo|trưởng các|các chủ tịch|trưởng|chi cục trưởng|tổng cục trưởng|phó cục trưởng|tư lệnh|chính ủy|chủ|thống đốc|tổng thanh tra|tổng kiểm toán|đội trưởng|hạt trưởng|trưởng đoàn|phó trưởng đoàn|tổng bí thư|tổ phó|tổ trưởng các|phó chỉ huy trưởng|phó thủ tướng thường trực|phó thủ tướng thường trực chính phủ|chủ tịch hội đồng thành viên|chủ tịch hội đồng quản trị|các phó thủ tướng|các phó chủ tịch|các thứ trưởng|các phó giám đốc|đồng chí chủ tịch|đồng chí bí thư|đồng chí giám đốc|các đồng chí bí thư|các đồng chí chủ tịch|các đồng chí giám đốc|các đồng chí phó chủ tịch|các đồng chí phó thủ tướng|các đồng chí phó thủ tướng chính phủ|các đồng chí phó bí thư|các đồng chí ủy viên|ủy viên|ủy viên ban thường vụ|trưởng thôn|trưởng ấp|trưởng bản|trưởng khu phố|bí thư đảng ủy|bí thư chi bộ|đoàn trưởng'.split(
    '|',
  ),
)

/** Bodies known by a phrase of their own, whatever the capitals. */
export const organs = phrases(
  ...`đảng ủy mặt trận tổ quốc, các đoàn thể trung ương|đảng ủy các cơ quan đảng trung ương|đảng ủy chính phủ|đảng ủy quốc hội|công an|công an nhân dân|thanh tra|bộ chỉ huy quân sự|bộ chqs|bch quân sự|ban chỉ huy quân sự|bộ chỉ huy bộ đội biên phòng|bộ đội biên phòng
  |bộ tư lệnh|quân khu|ủy ban nhân dân|ubnd|hội đồng nhân dân|hđnd|ủy ban mặt trận tổ quốc|ủy ban mặt trận tổ quốc việt nam|ủy ban mttq|ủy ban mttq việt nam
  |ubmttq|mttq|mặt trận tổ quốc|mặt trận tổ quốc việt nam|ban cán sự đảng|đảng đoàn|tỉnh ủy|thành ủy|huyện ủy|thị ủy|đảng ủy|đảng bộ|ban thường vụ
  |tỉnh đoàn|tỉnh đoàn thanh niên cộng sản hồ chí minh|thành đoàn|huyện đoàn|đoàn thanh niên|đoàn thanh niên cộng sản hồ chí minh|đoàn tncs hồ chí minh
  |hội liên hiệp phụ nữ|hội liên hiệp phụ nữ việt nam|hội nông dân|hội cựu chiến binh|liên đoàn lao động|liên minh hợp tác xã|hội chữ thập đỏ|cdc|trung tâm kiểm soát bệnh tật
  |bảo hiểm xã hội|bhxh|kho bạc nhà nước|văn phòng ubnd|văn phòng ủy ban nhân dân|văn phòng tỉnh ủy|văn phòng chính phủ|văn phòng hđnd|thuế tỉnh|thuế thành phố|thuế cơ sở|cục thuế|chi cục thuế|hải quan|chi cục hải quan|báo và phát thanh, truyền hình|báo và phát thanh và truyền hình|báo và phát thanh - truyền hình|báo và đài phát thanh, truyền hình|báo và ptth|trung tâm phục vụ hành chính công|liên hiệp các hội khoa học và kỹ thuật|liên hiệp các tổ chức hữu nghị|ngân hàng chính sách xã hội|ban tuyên giáo và dân vận|ban tổ chức|ban nội chính|ủy ban kiểm tra|ban xây dựng đảng
  |cổng thông tin điện tử|cổng ttđt|đài phát thanh và truyền hình|đài pt-th|bệnh viện đa khoa|tòa án nhân dân|viện kiểm sát|viện kiểm sát nhân dân|cục thống kê|ngân hàng nhà nước
  |đài truyền hình|đài tiếng nói|đài phát thanh|thông tấn xã|văn phòng trung ương đảng|văn phòng trung ương|văn phòng quốc hội|văn phòng chủ tịch nước|tòa án nhân dân tối cao|viện kiểm sát nhân dân tối cao|kiểm toán nhà nước
  |thường trực tỉnh ủy|thường trực thành ủy|thường trực huyện ủy|thường trực đảng ủy|thường trực hđnd|thường trực hội đồng nhân dân|thường trực ban bí thư|trung ương đoàn|tổng liên đoàn lao động|mặt trận
  |sở y tế|đoàn đại biểu quốc hội|đoàn đbqh|đảng ủy ubnd|đảng ủy các cơ quan đảng|ủy ban thường vụ quốc hội|quốc hội|ban bí thư|bộ chính trị|ban dân vận|ban tuyên giáo|trường chính trị|thi hành án dân sự|cục thi hành án dân sự|quân đội|lực lượng vũ trang|quỹ đầu tư phát triển|ban quản lý khu kinh tế|ban quản lý các khu công nghiệp|ubnd thành phố|ttxvn|evn|văn phòng đoàn đbqh và hđnd|văn phòng đoàn đại biểu quốc hội và hội đồng nhân dân|văn phòng bộ|văn phòng đảng ủy|chính phủ|ban dân tộc`
    .split('|')
    .map((phrase) => phrase.trim()),
)

/** Bodies named after their purpose, which may hold verbs: 'Tổ công tác hỗ trợ nhập cảnh của tỉnh'. */
export const purposeOrgans = phrases(
  ...'tổ công tác|tổ giúp việc|ban chỉ đạo|bcđ|ban chỉ huy|ban quản lý|bql|hội đồng|đoàn kiểm tra|đoàn công tác|tiểu ban|trung tâm chỉ huy|quỹ|đề án|dự án|ban quản lý dự án'.split(
    '|',
  ),
)

/** First words of a proper name; a word in a capital must follow. */
export const heads = phrases(
  ...'sở|bộ|ban|cục|chi cục|tổng cục|vụ|viện|văn phòng|phòng|trung tâm|bệnh viện|trường|đại học|học viện|công ty|tổng công ty|tập đoàn|ngân hàng|kho bạc|hội|liên đoàn|hiệp hội|liên hiệp|liên minh|đài|báo|tạp chí|cổng|ủy ban|chi nhánh|nhà máy|các bộ|các sở|thường trực|ngành|lực lượng|tiểu đoàn|trung đoàn|nhà xuất bản|đoàn|cơ quan'.split(
    '|',
  ),
)

/** What 'Sở', 'Bộ', 'Phòng', 'Ngành' are of. Known ones end a name for sure, whatever follows. */
export const fields = phrases(
  ...`y tế|nội vụ|tư pháp|tài chính|tài chính - kế hoạch|kế hoạch và đầu tư|kế hoạch đầu tư|kế hoạch - đầu tư|công thương|nông nghiệp và phát triển nông thôn|nông nghiệp và ptnt|nông nghiệp và môi trường
  |nông nghiệp|giao thông vận tải|giao thông - vận tải|xây dựng|tài nguyên và môi trường|tài nguyên - môi trường|thông tin và truyền thông|thông tin - truyền thông|lao động - thương binh và xã hội|lao động, thương binh và xã hội
  |lao động thương binh và xã hội|văn hóa, thể thao và du lịch|văn hóa - thể thao và du lịch|văn hóa, thể thao, du lịch|văn hóa và thể thao|văn hóa thể thao và du lịch|du lịch|khoa học và công nghệ|khoa học - công nghệ|giáo dục và đào tạo|giáo dục - đào tạo
  |giáo dục đào tạo|giáo dục|ngoại vụ|ngoại giao|quốc phòng|công an|dân tộc và tôn giáo|dân tộc|tôn giáo|quy hoạch - kiến trúc|quy hoạch và kiến trúc|an toàn thực phẩm|môi trường|pháp chế`
    .split('|')
    .map((phrase) => phrase.trim()),
)

export const territoryUnits = phrases(
  ...'tỉnh|thành phố|tp|huyện|thị xã|thôn ấp|tx|quận|xã|phường|thị trấn|đặc khu|thôn|bản|tổ dân phố|khu phố|khu dân cư|ấp|buôn|cấp tỉnh|cấp huyện|cấp xã|cấp|địa phương'.split(
    '|',
  ),
)

export const quantifiers = phrases(
  ...'các|tất cả|tất cả các|toàn thể|toàn bộ các|từng|mỗi|cả|2|02|hai|100 %|những|mọi'.split('|'),
)

/** Common nouns for official bodies. */
export const bodyNouns = phrases(
  ...`cơ quan truyền thông, báo chí|cơ quan báo chí, truyền thông|cơ quan thông tấn, báo chí|cơ quan thông tấn báo chí|cơ quan thông tin đại chúng|cơ quan thông tin, truyền thông|cơ quan tham mưu|cơ quan tham mưu, giúp việc|cơ quan quản lý nhà nước|cơ quan tư pháp|cơ quan nội chính|cơ quan đầu mối|cơ quan hành chính|cơ quan hành chính nhà nước|đơn vị tư vấn|đơn vị thi công|nhà thầu|nhà thầu thi công|tổ chức tín dụng|ngân hàng thương mại|trường đại học|cơ quan|đơn vị|cơ quan thanh tra|cơ quan điều tra|cơ quan chủ quản|cơ quan chuyên môn|cơ quan chức năng|cơ quan quản lý|cơ quan quản lý nhà nước|cơ quan thường trực|cơ quan chủ trì|cơ quan truyền thông|cơ quan thông tin|cơ quan thuế|cơ quan công an|cơ quan quân sự|cơ quan trung ương|cơ quan thuộc chính phủ|cơ quan trực thuộc chính phủ|đơn vị sự nghiệp|đơn vị sự nghiệp công lập|đơn vị chủ trì|đơn vị đầu mối|văn phòng|văn phòng tỉnh ủy|văn phòng cấp ủy|văn phòng huyện ủy|tập đoàn|tổng công ty|tổng công ty nhà nước|công ty|doanh nghiệp nhà nước|chủ đầu tư|ban quản lý dự án|ban quản lý dự án đầu tư xây dựng|ban quản lý|ban chỉ đạo|tỉnh ủy|thành ủy|huyện ủy|đảng ủy|sở|ban|ngành|bộ|cục|vụ|đoàn thể|hội|địa phương|cấp|cấp ủy|cấp ủy đảng|tổ chức|tổ chức đảng|tổ chức chính trị|tổ chức chính trị - xã hội|tổ chức chính trị-xã hội|hội đoàn thể
  |tổ chức chính trị xã hội|tổ chức ct-xh|tổ chức thành viên|chính quyền|chính quyền cơ sở|chính quyền địa phương|lực lượng|lực lượng chức năng|ban ngành|ban đảng|cơ quan ngang bộ|cơ quan báo chí
  |cấp trên|cấp dưới|chốt kiểm soát dịch bệnh|chốt|tổ tự quản|cán bộ|công chức|viên chức|đảng viên|cán bộ, đảng viên, công chức, viên chức|nhà trường|trường|trường học|phòng|phòng, ban|ủy ban|đại biểu quốc hội|đại biểu hội đồng nhân dân|viện nghiên cứu`
    .split('|')
    .map((phrase) => phrase.trim()),
)

/** Others whom a directive may address, but never an office that reports. */
export const otherNouns = phrases(
  ...`doanh nghiệp|cơ sở sản xuất|cơ sở|hộ gia đình|hộ|nhân dân|người dân|người lao động|khách du lịch|người sử dụng dịch vụ|chủ cơ sở|chủ cơ sở sản xuất|kinh doanh|dịch vụ|sản xuất|địa điểm công cộng|phương tiện
  |phương tiện vận chuyển hành khách|hợp tác xã|cá nhân|nhà đầu tư|chủ doanh nghiệp|cơ sở giáo dục|bệnh viện|cơ sở y tế|nhà máy|xí nghiệp|chủ rừng
  |cơ sở đào tạo|cơ sở giáo dục đại học|cơ sở giáo dục nghề nghiệp|cơ sở dạy nghề|cơ sở nghiên cứu|cơ sở kinh doanh|cơ sở khám bệnh, chữa bệnh|cơ sở khám, chữa bệnh`
    .split('|')
    .map((phrase) => phrase.trim()),
)

/** Nouns that name a body without any 'các': 'cấp ủy', 'chính quyền địa phương'. */
export const bareNouns = phrases(
  ...'cấp ủy|cấp ủy đảng|chính quyền|chính quyền địa phương|cấp huyện|cấp xã|cấp tỉnh|địa phương|cơ quan|đơn vị|cán bộ|công chức|sở, ban, ngành|cơ quan, đơn vị|người lao động|xã, phường, thị trấn|huyện, thị xã, thành phố|cấp trên|chủ đầu tư|tỉnh ủy, thành ủy|bộ, ngành|bộ ngành|bộ, cơ quan|sở, ngành|sở ngành|sở, ban ngành|sở, ban, ngành|ban, ngành|cơ quan, tổ chức|đơn vị tư vấn|tổng công ty|tập đoàn|các cấp|cơ quan chức năng|cơ quan chuyên môn|cơ quan thuế|cơ quan công an|cơ quan quản lý|lực lượng chức năng|lực lượng công an|đơn vị liên quan|đơn vị thi công|nhà thầu|nhà thầu thi công|đại biểu quốc hội|đại biểu hội đồng nhân dân'.split(
    '|',
  ),
)

/** What may close a collective: 'liên quan', 'trên địa bàn tỉnh', 'thuộc Bộ Y tế' (the body after it is read on). */
export const qualifiers = phrases(
  ...'liên quan|có liên quan|chức năng|trực thuộc|tỉnh|của tỉnh|trong tỉnh|toàn tỉnh|trong toàn tỉnh|trên địa bàn|trên địa bàn tỉnh|trên địa bàn toàn tỉnh|trên toàn tỉnh|cấp tỉnh|cấp huyện|cấp xã|các cấp|địa phương|bạn|nêu trên|khác|khác có liên quan|được giao nhiệm vụ|có tthc|tuyến đầu|liền kề|lân cận|trung ương|cùng cấp|xung yếu|hữu quan|ngành dọc|thành viên|ngang bộ|chuyên môn|của huyện|của địa phương|của xã|của thành phố|thành phố|thuộc phạm vi quản lý|trong phạm vi quản lý|thuộc thẩm quyền quản lý|thuộc quyền quản lý|thuộc ngành|có thẩm quyền|có chức năng|theo quy định|theo phân cấp|đóng trên địa bàn|nói trên|trên cả nước|giúp việc|đồng cấp|thuộc tỉnh|trực thuộc tỉnh|thuộc thành phố|trực thuộc thành phố|trực thuộc bộ|thuộc bộ|thuộc sở|trực thuộc sở|bị ảnh hưởng|chủ rừng'.split(
    '|',
  ),
)

/** Branches that have an office in each territory, and are named by both: 'Thuế tỉnh Lai Châu', 'Kho bạc các huyện'. */
export const territorialBranches = phrases(
  ...'thuế|hải quan|kho bạc|bưu điện|viễn thông|điện lực|thống kê|thi hành án dân sự|quân sự|biên phòng|kiểm lâm|hội|đoàn'.split(
    '|',
  ),
)

/** Organs of the Party, which stand in the bodies that they lead: 'Đảng ủy Bộ Tư pháp', 'Đảng ủy Quốc hội'. */
export const partyOrgans = phrases(
  'đảng ủy',
  'đảng bộ',
  'ban cán sự đảng',
  'đảng đoàn',
  'thường trực',
  'thường trực đảng ủy',
)

/** What 'các đơn vị …' are told apart by when the verb says what they do, not what they are to do. */
export const callings = phrases(
  ...'quản lý|cung cấp|cung ứng|cấp nước|vận hành|khai thác|sản xuất|kinh doanh|tư vấn|thi công|thu gom|xuất khẩu|nhập khẩu|đầu tư|đào tạo|tổ chức sự kiện|giao kế hoạch|được giao|được phân công|có trụ sở|sử dụng|xử lý chất thải|khám bệnh, chữa bệnh|khám bệnh|khám, chữa bệnh|cung cấp dịch vụ|chủ trì quản lý|chủ trì dự án'.split(
    '|',
  ),
)

/** What 'lực lượng' is of. */
export const forces = phrases(
  ...'kiểm lâm|công an|công an xã|quân đội|quân sự|vũ trang|bộ đội biên phòng|biên phòng|cảnh sát|cảnh sát biển|cảnh sát giao thông|quản lý thị trường|hải quan|thanh tra|dân quân|dân quân tự vệ|y tế'.split(
    '|',
  ),
)

export const belonging = phrases('thuộc', 'trực thuộc', 'của', 'thuộc quyền quản lý của')
