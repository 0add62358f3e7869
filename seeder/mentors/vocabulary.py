"""The words by which communities tell of mentors, and those that stand there instead of a name. Data only.

Those of English are from Wikimedia's template of first tasks, its template of outreach projects (T405754)
and from older projects; the others say the same in the languages of the communities that may use seeder.
How they are compared stands in `mentor_words`; a site's profile adds to LABELS with `mentor_words`.
"""

from __future__ import annotations

# Headings, labels and heads of tables. “Mentor”, “Possible mentor(s)”, “Co-mentor” and the like are a rule.
LABELS: dict[str, tuple[str, ...]] = {
    "en": (
        "Mentored by", "Mentor name", "Mentor names", "Name of mentor", "Name of the mentor",
        "Names of mentors", "Who can they contact if struggling", "Who can they contact", "Who to contact",
        "Whom to contact", "Who can I contact", "Who can you contact", "Who to ask", "Whom to ask",
        "Whom can I ask", "Who can I ask", "Whom can they ask", "Who can they ask", "Who can help",
        "Who mentors", "Who mentors this task", "Contact", "Contacts", "Contact(s)", "Contact person",
        "Contact persons", "Contact people", "Point of contact", "Points of contact",
    ),
    "de": (
        "Mentoren", "Mentorin", "Mentorinnen", "Mentor*in", "Mentor*innen", "Mentor:in", "Mentor:innen",
        "Mentor_in", "Mentor_innen", "Mentor/in", "Mentor/-in", "Mentor(in)", "Mentor(en)", "MentorInnen",
        "Mögliche Mentoren", "Möglicher Mentor", "Mögliche Mentorin", "Mögliche Mentorinnen",
        "Mögliche Mentor:innen", "Mögliche Mentor*innen", "Mögliche(r) Mentor(en)", "Betreuer",
        "Betreuerin", "Betreut von", "Betreuung", "Ansprechpartner", "Ansprechpartnerin", "Ansprechperson",
        "Ansprechpersonen", "Kontakt", "Kontaktperson", "Kontaktpersonen", "Wen kann man fragen",
        "Wen kann ich fragen", "Wen fragen", "Wer hilft", "Wer kann helfen", "An wen kann man sich wenden",
    ),
    "fr": (
        "Mentore", "Mentores", "Mentor·e", "Mentor·e·s", "Mentor possible", "Mentors possibles",
        "Mentor(s) possible(s)", "Mentor principal", "Mentore principale", "Encadrant", "Encadrante",
        "Encadrants", "Personne à contacter", "Personnes à contacter", "Personne de contact",
        "Qui contacter", "À qui demander", "À qui demander de l'aide", "Qui peut aider",
    ),
    "es": (
        "Mentores", "Mentora", "Mentoras", "Mentor(es)", "Mentor/a", "Mentores/as", "Posible mentor",
        "Posible mentora", "Posibles mentores", "Posible(s) mentor(es)", "Mentor principal", "Tutor",
        "Tutora", "Tutores", "Contacto", "Contactos", "Persona de contacto", "Personas de contacto",
        "A quién preguntar", "A quién contactar", "Quién puede ayudar",
    ),
    "pt": (
        "Mentor(a)", "Mentores(as)", "Possível mentor", "Possível mentora", "Possíveis mentores",
        "Possível(is) mentor(es)", "Orientador", "Orientadora", "Orientadores", "Contato", "Contatos",
        "Pessoa de contato", "Pessoa de contacto", "A quem perguntar", "Quem contatar", "Quem contactar",
        "Com quem falar", "Quem pode ajudar",
    ),
    "it": (
        "Mentori", "Mentrice", "Possibile mentore", "Possibili mentori", "Mentore principale", "Referente",
        "Referenti", "Contatto", "Contatti", "Persona di contatto", "Persona di riferimento",
        "A chi chiedere", "A chi rivolgersi", "Chi contattare",
    ),
    "nl": (
        "Mogelijke mentor", "Mogelijke mentoren", "Mogelijke mentor(en)", "Begeleider", "Begeleiders",
        "Contactpersoon", "Contactpersonen", "Wie kan je vragen", "Aan wie kun je het vragen",
    ),
    "sv": (
        "Mentorer", "Möjlig mentor", "Möjliga mentorer", "Handledare", "Vem kan man fråga",
    ),
    "pl": (
        "Mentorzy", "Mentorka", "Mentorki", "Możliwy mentor", "Możliwi mentorzy", "Opiekun", "Opiekunowie",
        "Osoba kontaktowa", "Osoby kontaktowe", "Kogo pytać", "Kogo zapytać", "Kto może pomóc",
    ),
    "cs": (
        "Mentoři", "Mentorka", "Možný mentor", "Možní mentoři", "Kontaktní osoba", "Koho se zeptat",
    ),
    "ru": (
        "Наставник", "Наставники", "Наставница", "Ментор", "Менторы", "Возможный наставник",
        "Возможные наставники", "Возможный ментор", "Возможные менторы", "Контакт", "Контакты",
        "Контактное лицо", "Контактные лица", "Кого спросить", "Кого спрашивать", "У кого спросить",
        "К кому обратиться", "К кому обращаться", "Кто поможет",
    ),
    "uk": (
        "Наставниця", "Ментори", "Можливий наставник", "Можливі наставники", "Контактна особа",
        "Кого запитати", "До кого звернутися",
    ),
    "zh": (
        "导师", "導師", "可能的导师", "可能的導師", "主要导师", "指导者", "指導者", "指导人", "联系人",
        "联络人", "聯絡人", "問誰", "问谁", "可以问谁",
        "可以問誰", "向谁求助", "向誰求助", "向谁提问",
    ),
    "ja": (
        "メンター", "メンター候補", "担当メンター", "コメンター", "連絡先", "相談先", "質問先",
        "問い合わせ先", "誰に聞けばよいか", "誰に聞けばいいか",
        "困ったときの連絡先",
    ),
    "ko": (
        "멘토", "멘토들", "멘토 후보", "담당 멘토", "연락처", "문의처", "누구에게 물어보나요",
    ),
    "ar": (
        "المرشد", "المرشدون", "المرشدين", "الموجه", "المشرف", "المشرفون", "جهة الاتصال", "من تسأل",
    ),
    "he": (
        "מנטור", "מנטורית", "מנטורים", "חונך", "איש קשר", "אנשי קשר", "את מי לשאול",
    ),
    "hi": (
        "मेंटर", "मार्गदर्शक", "संभावित मार्गदर्शक", "संपर्क", "किससे पूछें",
    ),
    "bn": (
        "মেন্টর", "পরামর্শদাতা", "সম্ভাব্য মেন্টর", "যোগাযোগ", "কাকে জিজ্ঞাসা করবেন",
    ),
    "tr": (
        "Mentorlar", "Olası mentor", "Olası mentorlar", "Danışman", "Danışmanlar", "Kime sorulur",
    ),
    "id": (
        "Calon mentor", "Pembimbing", "Narahubung", "Siapa yang bisa dihubungi",
    ),
    "vi": (
        "Người hướng dẫn", "Người liên hệ", "Hỏi ai",
    ),
}  # fmt: skip

# A label of a date alone: “Mentor until: 2027-02-28”.
UNTIL = (
    "Mentor until", "Mentors until", "Mentor is there until", "Mentor available until", "Mentor till",
    "Mentor bis", "Mentorin bis", "Mentoren bis", "Betreut bis", "Mentor jusqu'au", "Mentors jusqu'au",
    "Mentor hasta", "Mentora hasta", "Mentores hasta", "Mentor até", "Mentora até", "Mentores até",
    "Mentore fino al", "Mentori fino al", "Mentor tot", "Mentor do", "Mentor t.o.m.", "Наставник до",
    "Наставники до", "Ментор до", "导师至", "导师直到", "導師至", "メンター期限", "멘토 기한",
)  # fmt: skip

# Under a heading for mentors they part the mentors, and do not begin something else.
ROLES = (
    "Primary", "Secondary", "Main", "Lead", "Co", "Backup", "Technical", "Non-technical", "Tech",
    "Community", "Code", "Design", "First", "Second", "Third", "1st", "2nd", "Also", "Username",
    "Usernames", "Name", "Names", "Who", "User", "Users", "Account", "Phabricator", "Phabricator username",
    "On Phabricator",
)  # fmt: skip

# Other things that are told of a task, as items and in tables; the headings of a first task are among them.
OTHERS = (
    "Reviewer", "Reviewers", "Author", "Authors", "Reporter", "Reported by", "Assignee", "Assigned to",
    "Owner", "Student", "Students", "Intern", "Interns", "Participants", "Organiser", "Organisers",
    "Organizer", "Organizers", "CC", "Subscribers", "Task", "Tasks", "Project", "Repository", "Code",
    "Skills required", "Deadline", "Difficulty", "Status", "Microtasks", "Notes", "Note", "Thanks",
    "Credits", "See also", "Links", "Steps", "Description", "Summary", "Timeline", "Maintainer",
    "Maintainers", "Former mentors", "Past mentors", "Previous mentor", "Former mentor", "Previous mentors",
    "Tester", "Testers", "Background", "Acknowledgements",
)  # fmt: skip

# What is written where nobody was found yet.
NOBODY = (
    "none", "nobody", "no one", "no-one", "none yet", "nobody yet", "not yet", "tbd", "tba", "tbc", "n/a",
    "na", "n.a", "nil", "todo", "to do", "to be decided", "to be determined", "to be announced",
    "to be confirmed", "to be found", "unknown", "missing", "needed", "wanted", "mentor needed",
    "mentors needed", "mentor wanted", "mentors wanted", "keine", "keiner", "niemand", "noch niemand",
    "noch offen", "offen", "unbekannt", "gesucht", "k.a", "aucun", "aucune", "personne", "à définir",
    "à déterminer", "à confirmer", "inconnu", "ninguno", "ninguna", "nadie", "por definir",
    "por determinar", "por confirmar", "pendiente", "desconocido", "nenhum", "nenhuma", "ninguém",
    "a definir", "a determinar", "a confirmar", "desconhecido", "nessuno", "nessuna", "da definire",
    "da decidere", "geen", "onbekend", "nog te bepalen", "ingen", "inga", "okänd", "brak", "nikt",
    "do ustalenia", "nikdo", "žádný", "нет", "никто", "неизвестно", "уточняется", "не определён",
    "не определен", "пока нет", "немає", "ніхто", "невідомо", "无", "無", "没有", "沒有", "待定", "未定",
    "暂无", "暫無",
    "なし", "いない", "募集中", "없음", "미정", "لا أحد", "لا يوجد", "אין", "אף אחד", "कोई नहीं", "কেউ না",
    "yok",
    "belirsiz", "tidak ada", "belum ada", "không có", "chưa có",
)  # fmt: skip

# Words that names do not hold: where one stands, people talk.
PROSE = (
    "a", "about", "all", "alternatively", "an", "any", "anybody", "anyone", "anything", "are", "ask",
    "asked", "asking", "at", "available", "be", "below", "by", "can", "channel", "chat", "comment",
    "comments", "contact", "contributor", "contributors", "developer", "developers", "discord", "do",
    "email", "everybody", "everyone", "feel", "for", "free", "from", "get", "glad", "group", "happy", "has",
    "have", "help", "helps", "here", "him", "her", "how", "i", "if", "in", "irc", "is", "it", "just",
    "leave", "let", "list", "mail", "mailing", "maintainer", "maintainers", "matrix", "me", "member",
    "members", "mentor", "mentors", "message", "my", "need", "not", "of", "on", "one", "our", "people",
    "ping", "please", "post", "question", "questions", "reach", "see", "should", "slack", "some",
    "somebody", "someone", "still", "subscriber", "subscribers", "talk", "team", "telegram", "thank",
    "thanks", "that", "the", "their", "them", "then", "there", "they", "this", "thread", "to", "under",
    "us", "via", "volunteer", "volunteers", "wait", "we", "welcome", "when", "where", "which", "who",
    "whom", "whoever", "will", "with", "you", "your", "zulip", "yes", "no", "der", "die", "das", "den",
    "dem", "ein", "eine", "einen", "bitte", "frag", "frage", "fragen", "ist", "sind", "im", "am", "auf",
    "bei", "für", "mit", "nicht", "oder", "über", "und", "von", "zu", "zum", "zur", "wir", "alle", "jemand",
    "siehe", "les", "des", "une", "aux", "dans", "pour", "sur", "avec", "est", "sont", "demandez", "voir",
    "nous", "vous", "tous", "el", "los", "las", "un", "una", "para", "con", "por", "en", "es", "son",
    "preguntar", "ver", "todos", "os", "um", "uma", "com", "não", "são", "pergunte", "gli", "il", "lo",
    "per", "sono", "chiedi", "tutti", "и", "в", "на", "с", "по", "к", "для", "это", "есть", "спросите",
    "все",
)  # fmt: skip
