"""The shop's choices. docs/settings.md explains each; `vitrina check` says what is wrong, with the line."""

# ---- The shop ------------------------------------------------------------------------------------------------------

SHOP_NAME = "Barro Lento"
SHOP_TAGLINE = {
    "es": "Cerámica de torno, hecha en Úbeda",
    "en": "Wheel-thrown ceramics, made in Úbeda",
}
SHOP_ADDRESS = "Calle Valencia, 22 · 23400 Úbeda (Jaén)"
SHOP_POSTAL_ADDRESS = {
    "street": "Calle Valencia, 22",
    "postal_code": "23400",
    "city": "Úbeda",
    "region": "Jaén",
    "country": "ES",
}
SUPPORT_EMAIL = "hola@barrolento.example"
SUPPORT_PHONE = "+34 953 000 000"
SUPPORT_WHATSAPP = "+34 600 000 000"
SUPPORT_CHAT_URL = ""
SUPPORT_HOURS: dict[str, str] = {}  # in words; without, they are made of the hours below
OPENING_HOURS = [
    {"days": ["mon", "tue", "wed", "thu", "fri"], "times": ["9:30-14:00", "17:00-19:30"]},
    {"days": ["sat"], "times": ["10:00-14:00"]},
]
CLOSED_DAYS = ["2026-12-07/2026-12-08", "2026-12-25", "2027-01-01", "2027-01-06", "2027-08-02/2027-08-16"]
SHOP_MAP_URL = "https://www.openstreetmap.org/search?query=Calle%20Valencia%2022%2C%20%C3%9Abeda"
CONSENT: list[dict[str, object]] = []  # the shop keeps nothing that needs consent
SOCIAL_LINKS = [
    ("Instagram", "https://www.instagram.com/barrolento.example"),
    ("Pinterest", "https://www.pinterest.com/barrolento.example"),
]
ANNOUNCEMENT = {
    "es": "Envío gratis en la Península desde 60 €",
    "en": "Free delivery in mainland Spain from €60",
}
HOME = {
    "es": {
        "title": "Barro, agua y tiempo",
        "text": "Vajilla de gres torneada a mano en un taller de Úbeda, para usar todos los días.",
        "image_alt": "Una mesa puesta con platos, cuencos y una jarra de gres, con luz de mañana",
    },
    "en": {
        "title": "Clay, water and time",
        "text": "Stoneware thrown by hand in a workshop in Úbeda, made to be used every day.",
        "image_alt": "A table set with stoneware plates, bowls and a jug in morning light",
    },
}
HOME_IMAGE = "site/hero.jpg"  # below content/images

# ---- Languages: the first one lives at / ---------------------------------------------------------------------------

LANGUAGES = {
    "es": {"name": "Español", "locale": "es_ES"},
    "en": {"name": "English", "locale": "en_GB"},
}
TIMEZONE = "Europe/Madrid"

# ---- Money and tax -------------------------------------------------------------------------------------------------

CURRENCY = "EUR"
TAX_BEHAVIOR = "inclusive"  # prices include tax; "exclusive": tax is added at checkout
TAX_NOTE = {"es": "IVA incluido", "en": "VAT included"}
TAX_CODE = "txcd_99999999"  # Stripe's code for goods in general
SHIPPING_TAX_CODE = "txcd_92010001"
TAX_AUTOMATIC = False  # True: Stripe Tax works the tax out
# In percent, by country, or by zone where that has rates of its own. Other countries are taxed as at home.
TAX_RATES = {"ES": {"standard": "21"}}
INVOICES = {"name": "Barro Lento, S. L.", "tax_id": "B23000060"}
PROMOTION_CODES = True
CHECKOUT_HOST = "checkout.stripe.com"  # where the payment page is
GIFT_WRAP = {"price": "3.50", "name": {"es": "Envuelto para regalo", "en": "Gift wrapping"}}  # once for an order
REQUIRE_TERMS = True  # the customer must accept the terms before paying
CHECKOUT_HOST = "checkout.stripe.com"  # where the payment page is: your own, if Stripe has given you a domain
HOLD_MINUTES = 31  # how long pieces stay put aside while somebody pays

# ---- Shipping: amounts are texts, "4.90" ---------------------------------------------------------------------------

SHIPPING_ZONES = [
    {"id": "peninsula", "name": {"es": "España peninsular", "en": "Mainland Spain"}, "countries": ["ES"]},
    {
        "id": "baleares",
        "name": {"es": "Islas Baleares", "en": "Balearic Islands"},
        "countries": ["ES"],
        "holidays": ["ES-IB"],  # whose public holidays the carrier keeps there
    },
    {"id": "portugal", "name": {"es": "Portugal", "en": "Portugal"}, "countries": ["PT"]},
    {
        "id": "europa",
        "name": {"es": "Resto de Europa", "en": "Rest of Europe"},
        "countries": ["FR", "DE", "IT", "NL", "BE", "LU", "AT", "IE"],
    },
]
SHIPPING_OPTIONS = [
    {
        "id": "peninsula",
        "zone": "peninsula",
        "name": {"es": "Envío a la Península", "en": "Delivery to mainland Spain"},
        "price": "4.90",
        "free_over": "60",
        "days": (2, 3),
        "phone": True,
    },
    {
        "id": "baleares",
        "zone": "baleares",
        "name": {"es": "Envío a Baleares", "en": "Delivery to the Balearic Islands"},
        "price": "9.90",
        "days": (3, 5),
        "phone": True,
    },
    {
        "id": "portugal",
        "zone": "portugal",
        "name": {"es": "Envío a Portugal", "en": "Delivery to Portugal"},
        "price": "7.90",
        "days": (3, 4),
        "phone": True,
    },
    {
        "id": "europa",
        "zone": "europa",
        "name": {"es": "Envío a Europa", "en": "Delivery to Europe"},
        "price": "14.90",
        "free_over": "150",
        "days": (4, 7),
        "phone": True,
    },
    {
        "id": "recogida",
        "kind": "pickup",
        "place": "taller",
        "name": {"es": "Recogida en el taller", "en": "Collect from the workshop"},
        "price": "0",
    },
]

# Where orders with a "place" are collected. All of them serve from the one stock; "skus" says if a place has only some.
PICKUP_PLACES = [
    {
        "id": "taller",
        "name": {"es": "Taller de Barro Lento", "en": "Barro Lento’s workshop"},
        "address": "Calle Valencia, 22 · 23400 Úbeda (Jaén)",
        "map": "https://www.openstreetmap.org/search?query=Calle%20Valencia%2022%2C%20%C3%9Abeda",
    },
]
PICKUP = {"reminder_days": 7, "keep_days": 21}  # a mail to who has not come, then a note to you; 0: never

# What is ordered by this hour of a working day leaves so many working days later. "days" above counts from the order.
DELIVERY = {
    "preparation_days": 1,
    "order_by": "12:00",
    "working_days": ["mon", "tue", "wed", "thu", "fri"],
    "holidays": "ES-AN",
    "closed": ["2026-12-24", "2026-12-31", "2027-08-02/2027-08-16"],
}

CARRIERS: dict[str, dict[str, object]] = {}  # whoever is not known already: Correos, SEUR, MRW, GLS, DHL, UPS... are
ORDER_MAILS = ["shipped", "out_for_delivery", "attempted", "at_pickup_point", "delivered"]  # also: making, packed

# Which orders you are told of as late: working days after the one that was promised.
WATCH = {"unsent": 0, "undelivered": 2, "silent": 4, "untouched": 3, "tells_customers": True}

# ---- Returns -------------------------------------------------------------------------------------------------------

RETURNS_DAYS = 30
RETURNS_PAID_BY = "customer"  # who pays the way back when somebody has changed their mind
RETURNS_APPROVE = ["courtesy"]  # nobody need look at these first
RETURNS_ADDRESS = ""  # where goods are sent back to; empty: the shop's own address
RETURNS_NOTE = {
    "es": "Mejor en su caja, con papel alrededor de cada pieza.",
    "en": "In its own box, if you can, with paper around each piece.",
}
MANUFACTURERS = {}  # who makes what the workshop does not: {"alfares": {"name": ..., "address": ..., "contact": ...}}
RETENTION = {
    "unpaid_days": 30,
    "orders_years": 6,
    "conversations_days": 365,
}  # how long what is known of customers is kept; say so on the privacy page

# ---- Pages (which page is in which menu is said in content/pages) --------------------------------------------------

PRODUCTS_PER_PAGE = 24
FACET_PAGES = 200  # listings of up to so many products have a page for each colour, price, tag...
SEARCH_SYNONYMS = {  # single words that find each other
    "es": [["taza", "mug", "pocillo"], ["jarrón", "florero", "búcaro"], ["fuente", "bandeja"], ["bol", "cuenco"]],
    "en": [["mug", "cup"], ["vase", "pot"], ["dish", "platter"], ["jug", "pitcher"]],
}
POSTS_PER_PAGE = 12

# ---- The look: every colour is checked to be legible. docs/theme.md says what else there is --------------------------

THEME_BRAND = {
    "accent": "#273f8f",
    "paper": "#f8f6f1",
    "ink": "#211e1a",
    "serif": "old-style",
    "sans": "humanist",
    "scheme": "auto",  # light or dark, as the reader's device says
}

# ---- Features ------------------------------------------------------------------------------------------------------

LOW_STOCK = 3  # from here down a product says how few are left
REVIEW_REQUEST_DAYS = 10  # days after delivery; 0: no request
REVIEW_REMINDER_DAYS = 10  # days after the request; 0: no reminder
ANSWER_HOURS = 16  # opening hours within which messages are answered; 0: nothing is promised
ATTACHMENTS = {"files": 3, "megabytes": 4, "types": ["jpg", "png", "webp", "pdf"]}  # what a message may carry
REPLY_ADDRESS = ""  # a mailbox that takes answers by mail, if you have one
SURVEYS = {}  # {"csat": True, "nps_days": 30, "ces": True} asks customers how it was, in one tap
IMAGE_WIDTHS = [160, 360, 540, 720, 1080, 1440]

# ---- Below: wiring, rarely changed ---------------------------------------------------------------------------------

SITEURL = "http://127.0.0.1:8000"
URL_WORDS = {
    "es": {
        "product": "producto",
        "shop": "tienda",
        "blog": "blog",
        "faq": "preguntas",
        "cart": "carrito",
        "search": "buscar",
        "page": "pagina",
        "author": "autor",
        "tag": "etiqueta",
        "reviews": "opiniones",
        "wishlist": "favoritos",
        "help": "ayuda",
    },
    "en": {
        "product": "product",
        "shop": "shop",
        "blog": "blog",
        "faq": "faq",
        "cart": "cart",
        "search": "search",
        "page": "page",
        "author": "author",
        "tag": "tag",
        "reviews": "reviews",
        "wishlist": "wishlist",
        "help": "help",
    },
}

PATH = "content"
OUTPUT_PATH = "output"
DEPLOY: dict[str, object] = {}  # where the live shop goes: publishconf.py says it
BUILD_PATH = "build"  # what the functions and `publish` need; never published
THEME = "theme"
THEME_OVERRIDES = "theme_overrides"  # files here stand in the place of the theme's
CACHE_PATH = ".cache"

PLUGINS = [
    "plugins.categories",
    "plugins.products",
    "plugins.faqs",
    "plugins.answers",
    "plugins.help",
    "plugins.posts",
    "plugins.pages",
    "plugins.reviews",
    "plugins.campaigns",
    "plugins.calendar",
    "plugins.images",
    "plugins.views",
    "plugins.cards",
    "plugins.seo",
    "plugins.data_api",
    "plugins.feeds",
    "plugins.catalogue",
    "plugins.headers",
    "plugins.redirects",
    "plugins.render",
]

# Pelican's own readers, pages and feeds stay out of the way: the plugins read all content and write all pages.
SITENAME = SHOP_NAME
DEFAULT_LANG = next(iter(LANGUAGES))
ARTICLE_PATHS: list[str] = []
PAGE_PATHS: list[str] = []
STATIC_PATHS: list[str] = []
THEME_STATIC_PATHS: list[str] = []
DIRECT_TEMPLATES: list[str] = []
TEMPLATE_PAGES: dict[str, str] = {}
DELETE_OUTPUT_DIRECTORY = False
FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
AUTHOR_SAVE_AS = ""
CATEGORY_SAVE_AS = ""
TAG_SAVE_AS = ""
