"""Words that say of what kind the name is in which they stand, by class letter."""

CLASSES = {
    # bodies
    "O": """
        academy administration agency airlines airways alliance army assembly associates association authority band
        bank board brigade brigades broadcasting brothers bureau cabinet capital center centre chamber church club
        co co. coalition college command commission committee commonwealth communications company confederation
        conference congress consortium cooperative corp corp. corporation corps council court department directorate
        energy enterprises exchange faction fc federation firm force forces foundation front fund government group
        guard guards guild headquarters herald holdings hospital inc inc. industries initiative inspectorate
        institute institution insurance intelligence investments journal knesset laboratories league legislature
        limited ltd ltd. mail media militia ministry motors movement nations navy network news newspaper observatory
        office orchestra organisation organization parliament partners partnership party pharmaceuticals police post
        press radio regiment reserve resistance school secretariat senate service services society solutions squad
        studios syndicate systems task team technologies telecom telegraph television times tribunal trust tv union
        united university ventures watch wire workers
    """,
    # places
    "P": """
        airport airfield archipelago avenue base basin bay beach border boulevard bridge building camp canal cape
        castle cathedral cemetery city coast county creek crossing dam delta desert district east falls forest fort
        garden gardens glacier gulf harbor harbour heights highway hill hills hotel island islands isle junction
        lagoon lake mall market mosque mount mountain mountains municipality museum neighborhood north ocean palace
        park peninsula plain plains plateau plaza port prefecture prison province quarter ranch range reef region
        republic reservoir ridge river road sea shore south springs square stadium state station strait street
        suburb temple terminal territory theater theatre tower town township valley village volcano west wharf zone
    """,
    # events
    "E": """
        agreement anniversary awards battle bowl campaign ceremony championship championships conference congress
        convention crisis cup cyclone day derby disaster earthquake election elections expo fair festival final
        forum games grand hurricane intifada marathon massacre olympics open operation prix rebellion referendum
        revolution series spring storm summit tournament tour typhoon uprising war week
    """,
    # works and laws
    "M": """
        accord accords act amendment award bible bill charter code constitution convention declaration edition index
        law medal model order plan prize programme program project protocol quran report resolution song statute
        treaty
    """,
    # titles
    "T": """
        adm. admiral ambassador archbishop attorney ayatollah baron bishop brig. brigadier capt. captain cardinal
        chairman chairwoman chancellor chief col. colonel commander commissioner congressman congresswoman coach
        councillor count dame datuk deputy director doctor dr dr. duchess duke emir emperor father gen. general gov.
        governor hajia imam inspector judge justice king lady lieutenant lord lt. madam maj. major maulana mayor
        minister miss mr mr. mrs mrs. ms ms. mullah officer pastor pope premier president prime prince princess
        prof. professor queen rabbi rep. representative rev. reverend saint secretary sen. senator sergeant sgt.
        sheikh shaikh sheik sir sister speaker spokesman spokeswoman spokesperson sultan superintendent tan
        treasurer tun vice
    """,
    # dates
    "m": """
        january february march april may june july august september october november december jan feb mar apr jun
        jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri
        sat sun am pm gmt est utc
    """,
    # peoples and beliefs
    "N": """
        african africans american americans arab arabs asian asians baptist baptists buddhist buddhists catholic
        catholics christian christians communist communists confucian conservative conservatives coptic democrat
        democratic democrats druze european europeans evangelical hindu hindus hispanic islamic islamist islamists
        jew jewish jews kurd kurdish kurds labour latino latinos liberal liberals marxist methodist mormon muslim
        muslims nazi nazis orthodox pashtun protestant protestants republican republicans rohingya roma shia shias
        shiite shiites sikh sikhs socialist socialists sunni sunnis tamil tamils tibetan tibetans uighur uighurs
        uyghur uyghurs western westerner yazidi yazidis zionist zionists zulu hausa igbo yoruba tuareg berber maya
        inuit indigenous aboriginal aboriginals latin
    """,
}
