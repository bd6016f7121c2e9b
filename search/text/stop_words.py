"""Words that say nothing about a person: dropped from queries, since one alone would match most documents.

Function words only, as they are after folding. Kept out on purpose: "it" (the trade), "go", "r" and "c" (languages).
"""

_BY_LANGUAGE = {
    "fr": """a ai ainsi alors au aucun aussi autre aux avec avoir car ce ceci cela celle celles celui ces cet cette ceux
        chez comme dans de depuis des dont du elle elles en encore est et etait ete etre eu fait il ils je la le les leur
        leurs lors lui ma mais me mes moi mon ne ni nos notre nous on ont ou par pas plus pour qu quand que quel quelle
        quelles quels qui sa sans se ses si son sont sous sur ta te tes toi ton toute toutes tout tous tres tu un une vos
        votre vous y""",
    "en": """a about after all also am an and any are as at be been being but by can could did do does for from had has
        have he her his how i if in into is its me more most my no nor not of on or our out over she should so some such
        than that the their them then there these they this those to too under up very was we were what when where which
        while who whom why will with would you your""",
    "es": """a al algo ante antes como con contra cual cuando de del desde donde durante e el ella ellas ellos en entre era
        es esa ese eso esta estan este esto fue ha han hasta hay la las le les lo los mas me mi mis mucho muy ni no nos o
        os otra otro para pero por porque que quien se ser si sin sobre son su sus tambien te tiene todo todos tu tus un
        una uno unos unas y ya yo""",
    "it": """a ad agli ai al alla alle allo anche avere che chi ci come con cui da dagli dai dal dalla dalle degli dei del
        della delle dello di dove e ed era essere fra gli ha hanno i il in io la le lei li lo loro lui ma mi mia mio ne nei
        nel nella nelle no noi non o ogni per perche piu quale quando quello questa questo qui se si sia sono su sua sui
        sul sulla suo tra tu tutti tutto un una uno vi voi""",
    "de": """aber alle als also am an auch auf aus bei bin bis bist da damit dann das dass dem den denn der des die dies
        diese dieser dieses doch du durch ein eine einem einen einer eines er es etwas fur gegen hat haben hatte hier ich
        ihr ihre im in ins ist ja jede jeder kann kein keine man mehr mein mit nach nicht noch nur ob oder ohne sehr sein
        seine seit sich sie sind so sowie uber um und uns unser unter vom von vor war was weil wenn wer werden wie wir
        wird wo zu zum zur zwischen""",
    "nl": """aan al alle als bij dan dat de der deze die dit doch doen door dus een en er ge geen had heb hebben heeft hem
        het hier hij hoe hun ik in is ja je kan kon maar me meer men met mij mijn na naar niet nog nu of om omdat onder ons
        ook op over reeds te tegen toch toen tot u uit uw van veel voor want waren was wat we wel werd wie wij wil worden
        zal ze zelf zich zij zijn zo zonder zou""",
    "ar": """في من على علي الى الي عن مع هذا هذه ذلك تلك هو هي هم هن هنا هناك نحن انا انت التي الذي الذين اللاتي ما لا لم لن
        ان انه انها او ام بل ثم حتى حتي اذا كان كانت يكون تكون قد كل كما بين بعد قبل عند لدى لدي غير اي ايضا منذ خلال حول ضد
        و ف ب ل ك به بها له لها لهم فيه فيها منه منها عليه عليها وفي ومن وعلى وعلي والى والي ومع وهو وهي""",
}
STOP_WORDS = {language: frozenset(words.split()) for language, words in _BY_LANGUAGE.items()}
ANY_STOP_WORD = frozenset().union(*STOP_WORDS.values())
